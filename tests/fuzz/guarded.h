/* Arrays that end at a page that may not be touched, and what is drawn to fill them.
 *
 * One step beyond an array stops the program.
 */
#ifndef GUARDED_H
#define GUARDED_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { MOST_ARRAYS = 64 };

static uint64_t state = 88172645463325252u;
static struct { void *at; size_t size; } held[MOST_ARRAYS];
static int holding;

static uint64_t draw(void) /* xorshift64, G. Marsaglia, Journal of Statistical Software 8, 2003 */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static int64_t below(int64_t bound) { return (int64_t)(draw() % (uint64_t)bound); }

static void *guarded(size_t count, size_t size)
{
    const size_t page = 4096, room = (count * size + page - 1) / page * page;
    char *at = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED || mprotect(at + room, page, PROT_NONE) != 0 || holding == MOST_ARRAYS)
        abort();
    held[holding].at = at;
    held[holding++].size = room + page;
    return at + room - count * size;
}

static void let_go(void)
{
    while (holding > 0) {
        holding--;
        munmap(held[holding].at, held[holding].size);
    }
}

static double *decimals(int64_t count)
{
    double *found = guarded((size_t)count, sizeof *found);
    const int any = below(3) == 0;
    for (int64_t at = 0; at < count; at++) {
        const uint64_t bits = draw();
        found[at] = (double)below(5000) / 7;
        if (any)
            memcpy(&found[at], &bits, sizeof bits); /* infinities, negative ones, no numbers */
    }
    return found;
}

#endif
