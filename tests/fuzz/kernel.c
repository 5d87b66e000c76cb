/* The kernel, and the geodesics, over arrays of any content: what a snapshot may hold, and what none does.
 *
 * Each array ends at a page that may not be touched, so that one step beyond it stops the program;
 * what C leaves undefined stops it too (-fsanitize=undefined). `make sanitize` runs it.
 */
#define _GNU_SOURCE
#include "../../geodata/territory/geodesic.c"
#include "../../geodata/travel/kernel.c"

#include "guarded.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 20000, MOST_NODES = 40, MOST_EDGES = 200, MOST_SITES = 30 };

static int64_t *longs(int64_t count, int64_t end)
{
    int64_t *found = guarded((size_t)count, sizeof *found);
    const int any = below(3) == 0;
    for (int64_t at = 0; at < count; at++)
        found[at] = any ? (int64_t)draw() : end * at / (count > 1 ? count - 1 : 1);
    return found;
}

/* Whole numbers in order up to an end, or of any size: one time in three. */
static int32_t *offsets(int64_t count, int64_t end)
{
    int32_t *found = guarded((size_t)count, sizeof *found);
    const int any = below(3) == 0;
    for (int64_t at = 0; at < count; at++)
        found[at] = any ? (int32_t)draw() : (int32_t)(end * at / (count > 1 ? count - 1 : 1));
    return found;
}

static int32_t *numbers(int64_t count, int64_t bound)
{
    int32_t *found = guarded((size_t)count, sizeof *found);
    const int any = below(3) == 0;
    for (int64_t at = 0; at < count; at++)
        found[at] = any ? (int32_t)draw() : (int32_t)below(bound);
    return found;
}

static uint16_t *shorts(int64_t count, int64_t bound)
{
    uint16_t *found = guarded((size_t)count, sizeof *found);
    const int any = below(3) == 0;
    for (int64_t at = 0; at < count; at++)
        found[at] = any ? (uint16_t)draw() : (uint16_t)below(bound);
    return found;
}

static void one_round(void)
{
    const int64_t nodes = 1 + below(MOST_NODES), edges = below(MOST_EDGES);
    const int64_t sites = below(MOST_SITES), doors = below(MOST_EDGES), seeds = below(5);
    struct graph g = {nodes, edges, offsets(nodes + 1, edges), shorts(edges, nodes), NULL, NULL};
    if (below(2))
        g.whole_s = shorts(edges, 900);
    else { /* no time is negative: Python refuses it, since a road back in time has no end */
        double *exact_s = decimals(edges);
        for (int64_t edge = 0; edge < edges; edge++)
            exact_s[edge] = fabs(exact_s[edge]);
        g.exact_s = exact_s;
    }
    struct search s = {guarded((size_t)nodes, 8), guarded((size_t)nodes, 4),
                       guarded((size_t)nodes, 4), guarded((size_t)nodes, 4), 0, 0};
    struct doors d = {sites, sites, doors, offsets(nodes + 1, sites), numbers(sites, sites + 1),
                      offsets(sites + 1, doors), numbers(doors, nodes), decimals(doors)};
    uint8_t *wanted = guarded((size_t)sites, 1);
    int64_t *found = guarded((size_t)sites, sizeof *found);
    double *arrival = guarded((size_t)sites, sizeof *arrival);
    int64_t *from = guarded((size_t)seeds, sizeof *from);
    double *first = decimals(seeds);
    for (int64_t at = 0; at < sites; at++)
        wanted[at] = (uint8_t)below(2);
    for (int64_t at = 0; at < seeds; at++)
        from[at] = below(4) ? below(nodes) : (int64_t)draw();
    maillage_prepare(&g, &s);
    for (int again = 0; again < 2; again++) {
        maillage_begin(&g, &s, seeds, from, first);
        for (double limit = 100; limit < 10000; limit *= 4) {
            maillage_extend(&g, &s, limit);
            const int64_t count = maillage_arrivals(&g, &s, &d, wanted, found, arrival);
            if (count > sites || s.count > nodes || s.waiting > nodes || s.waiting < 0)
                abort();
        }
        maillage_extend(&g, &s, INFINITY);
        maillage_forget(&s);
        for (int64_t node = 0; node < nodes; node++)
            if (s.seconds[node] != INFINITY || s.place[node] != -1)
                abort();
    }
}

/* Positions of any content: degrees, poles, what is opposite, and what is no number. */
static double *degrees(int64_t count)
{
    static const double ENDS[] = {0, 90, -90, 180, -180, 1e-300, 360, NAN, INFINITY, -1e308};
    double *found = guarded((size_t)count, sizeof *found);
    for (int64_t at = 0; at < count; at++)
        found[at] = below(3) ? (double)below(360000) / 1000 - 180 : ENDS[below(10)];
    return found;
}

static void measured(void)
{
    const int64_t count = below(MOST_SITES), step = below(2), from = step ? count : 1;
    const double *lon = degrees(from), *lat = degrees(from);
    const double *to_lon = degrees(count), *to_lat = degrees(count);
    double *lengths = guarded((size_t)count, sizeof *lengths);
    const int64_t done = maillage_geodesics(lon, lat, step, count, to_lon, to_lat, lengths);
    if (done < 0 || done > count)
        abort();
    for (int64_t at = 0; at < done; at++)
        if (!(isnan(lengths[at]) || (lengths[at] >= 0 && lengths[at] < 20004000)))
            abort();
}

/* Many searches at once: all are done, within the room, in order, and leave everything as it was. */
static void one_table(void)
{
    const int64_t nodes = 1 + below(MOST_NODES), edges = below(MOST_EDGES);
    const int64_t sites = below(MOST_SITES), doors = below(MOST_EDGES);
    const int64_t origins = below(12), seeds = below(40);
    struct graph g = {nodes, edges, offsets(nodes + 1, edges), shorts(edges, nodes),
                      shorts(edges, 900), NULL};
    struct search s = {guarded((size_t)nodes, 8), guarded((size_t)nodes, 4),
                       guarded((size_t)nodes, 4), guarded((size_t)nodes, 4), 0, 0};
    int64_t *from = guarded((size_t)seeds, sizeof *from);
    for (int64_t at = 0; at < seeds; at++)
        from[at] = below(4) ? below(nodes) : (int64_t)draw();
    struct origins o = {origins, seeds, longs(origins + 1, seeds), from, decimals(seeds),
                        decimals(origins)};
    struct goals d = {sites, doors, longs(nodes + 1, doors), numbers(doors, sites + 1),
                      decimals(doors)};
    uint64_t *marks = guarded((size_t)(nodes / 64 + 1), sizeof *marks);
    double *best = decimals(sites);
    int32_t *come = numbers(sites, sites + 1);
    const int64_t room = (nodes > sites ? nodes : sites) + below(MOST_EDGES);
    struct found f = {room, guarded((size_t)origins, sizeof *f.ends),
                      guarded((size_t)room, sizeof *f.where),
                      guarded((size_t)room, sizeof *f.seconds)};
    memset(marks, 0, (size_t)(nodes / 64 + 1) * sizeof *marks);
    maillage_prepare(&g, &s);
    for (int to_nodes = 0; to_nodes < 2; to_nodes++) {
        for (int64_t first = 0, after; first < origins; first = after) {
            after = to_nodes ? maillage_table(&g, &s, &o, first, marks, &f)
                             : maillage_goals(&g, &s, &o, &d, first, best, come, &f);
            if (after <= first || after > origins)
                abort();
            for (int64_t origin = first, at = 0; origin < after; origin++) {
                const int64_t begun = at;
                if (f.ends[origin] < at || f.ends[origin] > room)
                    abort();
                for (; at < f.ends[origin]; at++)
                    if (f.where[at] < 0 || f.where[at] >= (to_nodes ? nodes : sites) ||
                        !(f.seconds[at] <= o.limits[origin]) ||
                        (to_nodes && at > begun && f.where[at] <= f.where[at - 1]))
                        abort();
            }
        }
        for (int64_t word = 0; word < nodes / 64 + 1; word++)
            if (marks[word] != 0)
                abort();
        for (int64_t node = 0; node < nodes; node++)
            if (s.seconds[node] != INFINITY || s.place[node] != -1)
                abort();
    }
}

int main(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        one_round();
        let_go();
        measured();
        let_go();
        one_table();
        let_go();
    }
    printf("the kernel: %d rounds of any arrays, nothing undefined\n", ROUNDS);
    return 0;
}
