/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads one shared object after the other, each after the one before was unloaded, and spends time
 * in it. Prints a line for each: the function, how long it took, and where its code was mapped.
 *
 *	reopen OBJECT FUNCTION MS [OBJECT FUNCTION MS]...
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 0 when it is not there. */
static unsigned long code_address(const char *object)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long address = 0;
	char line[4096];

	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, " r-xp ") && strstr(line, object))
			address = strtoul(line, NULL, 16);
	if (maps)
		fclose(maps);
	return address;
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i + 2 < argc; i += 3) {
		void *object = dlopen(argv[i], RTLD_NOW);
		void *symbol = object ? dlsym(object, argv[i + 1]) : NULL;
		long long (*function)(long);

		if (!symbol)
			return 1;
		memcpy(&function, &symbol, sizeof(function));
		printf("%s %lld", argv[i + 1], function(atol(argv[i + 2])));
		printf(" %lx\n", code_address(argv[i]));
		dlclose(object);
		if (code_address(argv[i]) != 0)
			return 1;
	}
	return 0;
}
