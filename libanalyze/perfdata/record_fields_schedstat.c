/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_fields_schedstat: what `perf sched stats record` keeps of /proc/schedstat, whose version
 * decides the fields. Version 16 swapped the idle and busy blocks of 15; 17 says in four numbers
 * what the imbalance was.
 */
#include "perfdata/record_fields.h"

/* clang-format off */
#define SHOWN(wire_, name_) {.wire = WIRE_##wire_, .name = name_}

const struct record_field schedstat_cpu_fields[] = {
	SHOWN(U64, "timestamp"),
	SHOWN(U32, "cpu"),
	{.wire = WIRE_U16, .name = "version", .into = BODY(schedstat.version)},
	{.wire = WIRE_SKIP, .size = 2},
	SHOWN(U32, "yld_count"),
	SHOWN(U32, "array_exp"),
	SHOWN(U32, "sched_count"),
	SHOWN(U32, "sched_goidle"),
	SHOWN(U32, "ttwu_count"),
	SHOWN(U32, "ttwu_local"),
	SHOWN(U64, "rq_cpu_time"),
	SHOWN(U64, "run_delay"),
	SHOWN(U64, "pcount"),
	{.wire = WIRE_END},
};

/* Of load_balance() in one state of a CPU. */
static const struct record_field balance_15[] = {
	SHOWN(U32, "count"),
	SHOWN(U32, "balanced"),
	SHOWN(U32, "failed"),
	SHOWN(U32, "imbalance"),
	SHOWN(U32, "gained"),
	SHOWN(U32, "hot_gained"),
	SHOWN(U32, "nobusyq"),
	SHOWN(U32, "nobusyg"),
	{.wire = WIRE_END},
};

static const struct record_field balance_17[] = {
	SHOWN(U32, "count"),
	SHOWN(U32, "balanced"),
	SHOWN(U32, "failed"),
	SHOWN(U32, "imbalance_load"),
	SHOWN(U32, "imbalance_util"),
	SHOWN(U32, "imbalance_task"),
	SHOWN(U32, "imbalance_misfit"),
	SHOWN(U32, "gained"),
	SHOWN(U32, "hot_gained"),
	SHOWN(U32, "nobusyq"),
	SHOWN(U32, "nobusyg"),
	{.wire = WIRE_END},
};

#define BALANCE(name_, parts_, when_, version_)                                                    \
	{                                                                                          \
		.wire = WIRE_GROUP, .name = name_, .parts = parts_, .when = when_,                 \
		.decider = BODY(schedstat.version), .value = version_                              \
	}

const struct record_field schedstat_domain_fields[] = {
	SHOWN(U64, "timestamp"),
	SHOWN(U32, "cpu"),
	{.wire = WIRE_U16, .name = "version", .into = BODY(schedstat.version)},
	SHOWN(U16, "domain"),
	BALANCE("idle_lb_", balance_15, WHEN_EQUAL, 15),
	BALANCE("busy_lb_", balance_15, WHEN_EQUAL, 15),
	BALANCE("busy_lb_", balance_15, WHEN_EQUAL, 16),
	BALANCE("idle_lb_", balance_15, WHEN_EQUAL, 16),
	BALANCE("newidle_lb_", balance_15, WHEN_EQUAL, 15),
	BALANCE("newidle_lb_", balance_15, WHEN_EQUAL, 16),
	BALANCE("busy_lb_", balance_17, WHEN_FROM, 17),
	BALANCE("idle_lb_", balance_17, WHEN_FROM, 17),
	BALANCE("newidle_lb_", balance_17, WHEN_FROM, 17),
	SHOWN(U32, "alb_count"),
	SHOWN(U32, "alb_failed"),
	SHOWN(U32, "alb_pushed"),
	SHOWN(U32, "sbe_count"),
	SHOWN(U32, "sbe_balanced"),
	SHOWN(U32, "sbe_pushed"),
	SHOWN(U32, "sbf_count"),
	SHOWN(U32, "sbf_balanced"),
	SHOWN(U32, "sbf_pushed"),
	SHOWN(U32, "ttwu_wake_remote"),
	SHOWN(U32, "ttwu_move_affine"),
	SHOWN(U32, "ttwu_move_balance"),
	{.wire = WIRE_END},
};
