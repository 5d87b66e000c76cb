/* What solvers do most, compiled, over numbers of any content: those of a search, and what none has.
 *
 * Positions are as Python lays them out, which checks them: within their arrays, each trip once.
 * Costs, prices and masses are anything: negative, infinite, no number.
 */
#define _GNU_SOURCE
#include "../../geodata/placement/kernel.c"
#include "../../geodata/placement/median.c"
#include "../../geodata/placement/transportation.c"

#include "guarded.h"

#include <stdio.h>

enum { TURNS = 2000, MOST_DEMANDS = 24, MOST_CANDIDATES = 16, UPSETS = 6, FEWEST_NEAR = 1, SEEN = 40 };

/* Which candidate serves which demand, by rows and by columns; values are drawn. */
typedef struct {
    int64_t demands, candidates, count;
    int64_t *starts, *columns, *column_starts, *column_rows;
    double *costs, *column_costs;
} Table;

static int64_t *whole(int64_t count) { return guarded((size_t)count, sizeof(int64_t)); }

static int upward(const void *one, const void *other)
{
    const double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static Table table(void)
{
    Table t = {below(MOST_DEMANDS), 1 + below(MOST_CANDIDATES), 0, NULL, NULL, NULL, NULL, NULL, NULL};
    const int64_t share = 1 + below(4);
    uint8_t *serves = guarded((size_t)(t.demands * t.candidates), 1);
    for (int64_t at = 0; at < t.demands * t.candidates; at++)
        t.count += serves[at] = (uint8_t)(below(share) == 0);
    t.starts = whole(t.demands + 1);
    t.column_starts = whole(t.candidates + 1);
    t.columns = whole(t.count);
    t.column_rows = whole(t.count);
    t.costs = decimals(t.count);
    t.column_costs = guarded((size_t)t.count, sizeof(double));
    int64_t at = t.starts[0] = t.column_starts[0] = 0;
    for (int64_t i = 0; i < t.demands; i++) {
        /* In an order of its own, as that of costs is. */
        const int64_t turn = below(t.candidates);
        for (int64_t j = 0; j < t.candidates; j++)
            if (serves[i * t.candidates + (j + turn) % t.candidates])
                t.columns[at++] = (j + turn) % t.candidates;
        t.starts[i + 1] = at;
        if (below(4))
            qsort(t.costs + t.starts[i], (size_t)(at - t.starts[i]), sizeof(double), upward);
    }
    at = 0;
    for (int64_t j = 0; j < t.candidates; j++) {
        for (int64_t i = 0; i < t.demands; i++)
            for (int64_t of = t.starts[i]; of < t.starts[i + 1]; of++)
                if (t.columns[of] == j) {
                    t.column_costs[at] = t.costs[of];
                    t.column_rows[at++] = i;
                }
        t.column_starts[j + 1] = at;
    }
    return t;
}

static uint8_t *mask(int64_t count, int64_t share)
{
    uint8_t *found = guarded((size_t)count, 1);
    for (int64_t at = 0; at < count; at++)
        found[at] = (uint8_t)(below(share) == 0);
    return found;
}

/* A plan has as many sites after as before, each where Python looks for it, and those that stay. */
static void kept(const Trips *t, const Plan *s, int64_t sites)
{
    int64_t count = 0;
    for (int64_t j = 0; j < t->candidates; j++)
        count += s->chosen[j];
    if (count != sites || s->count != sites || s->waiting != 0)
        abort();
    for (int64_t at = 0; at < s->count; at++)
        if (!s->chosen[s->sites[at]] || s->place[s->sites[at]] != at)
            abort();
    for (int64_t i = 0; i < t->demands; i++)
        if (s->nearest[i] < -1 || s->nearest[i] >= t->candidates ||
            (s->nearest[i] >= 0 && !s->chosen[s->nearest[i]]))
            abort();
}

static void a_median(void)
{
    const Table of = table();
    const int64_t n = of.demands, m = of.candidates;
    const Trips t = {n, m, of.starts, of.columns, of.costs, of.column_starts, of.column_rows,
                     of.column_costs, decimals(n)};
    const double *paid = decimals(n);
    double *worth = decimals(m), *served = guarded((size_t)n, sizeof(double));
    Plan s = {guarded((size_t)n, 8), guarded((size_t)n, 8), guarded((size_t)m, 8),
              guarded((size_t)m, 8), whole(n), whole(n), whole(n + m), whole(n + m), whole(n + m),
              whole(n + m), mask(m, 3), guarded((size_t)m, 1), mask(m, 5), 0, 0, 0, 1e-9,
              below(5) ? draw() : 0};
    uint8_t *before = guarded((size_t)m, 1);
    int64_t sites = 0;
    for (int64_t j = 0; j < m; j++)
        sites += before[j] = s.chosen[j];
    maillage_worth(&t, paid, worth);
    maillage_served(&t, paid, s.chosen, served);
    for (int64_t i = 0; i < n; i++)
        if (!(served[i] >= 0 && served[i] <= (double)sites))
            abort();
    maillage_place(&t, &s);
    kept(&t, &s, sites);
    if (maillage_descend(&t, &s) < 0)
        abort();
    kept(&t, &s, sites);
    const int64_t gained_by = maillage_upset(&t, &s, UPSETS);
    if (gained_by < 0 || gained_by > UPSETS)
        abort();
    kept(&t, &s, sites);
    for (int64_t j = 0; j < m; j++)
        if (before[j] && s.frozen[j] && !s.chosen[j])
            abort();
}

static int32_t *short_of(const int64_t *from, int64_t count)
{
    int32_t *found = guarded((size_t)count, sizeof *found);
    for (int64_t at = 0; at < count; at++)
        found[at] = (int32_t)from[at];
    return found;
}

static void a_relaxation(void)
{
    const Table of = table();
    const int64_t rows = of.demands, n = of.candidates, iterations = 1 + below(100);
    const Program p = {n, rows, below(n + 1), short_of(of.starts, rows + 1),
                       short_of(of.columns, of.count), short_of(of.column_starts, n + 1),
                       short_of(of.column_rows, of.count), of.costs, of.column_costs, decimals(n),
                       decimals(n), decimals(n), decimals(rows), decimals(rows), decimals(n),
                       decimals(rows), (double)below(20)};
    State s = {decimals(n), decimals(rows), decimals(n), decimals(rows), decimals(n),
               decimals(rows), decimals(n), decimals(rows), decimals(rows), decimals(rows),
               below(4) ? 1.0 : *decimals(1), *decimals(1), 0, INFINITY, 0, 0};
    for (int again = 0; again < 2; again++)
        if (maillage_relax(&p, &s, iterations) != iterations)
            abort();
    if (s.done != 2 * iterations || s.since < 0 || s.since > s.done)
        abort();
}

static void some_triples(void)
{
    const Table of = table();
    const int64_t n = of.demands, m = of.candidates, most = below(SEEN);
    int64_t *columns = whole(of.count);
    for (int64_t i = 0, at = 0; i < n; i++) /* growing in each row, as Python sorts them */
        for (int64_t j = 0; j < m; j++)
            for (int64_t from = of.starts[i]; from < of.starts[i + 1]; from++)
                if (of.columns[from] == j)
                    columns[at++] = j;
    const Sought q = {n, FEWEST_NEAR + below(8), most, short_of(of.starts, n + 1),
                      short_of(columns, of.count), short_of(of.column_starts, m + 1),
                      short_of(of.column_rows, of.count), decimals(m), decimals(n), decimals(n),
                      below(2) ? 0.0 : *decimals(1), below(2) ? 0.0 : *decimals(1), 0.0};
    int32_t *found = guarded((size_t)(3 * most), sizeof *found);
    double *broken = guarded((size_t)most, sizeof *broken);
    const int64_t count = maillage_triples(&q, found, broken);
    if (count < 0 || count > most)
        abort();
    for (int64_t at = 0; at < 3 * count; at++)
        if (found[at] < 0 || found[at] >= n)
            abort();
}

static void a_transport(void)
{
    const Table of = table();
    int32_t *columns = guarded((size_t)of.count, sizeof *columns);
    for (int64_t a = 0; a < of.count; a++)
        columns[a] = (int32_t)of.columns[a];
    const double away = *decimals(1);
    const Network n = {of.demands, of.candidates, of.starts, columns, of.costs,
                       decimals(of.demands), decimals(of.candidates),
                       guarded((size_t)of.candidates, sizeof(double)),
                       guarded((size_t)of.count, sizeof(double)), away, below(2) ? 0.0 : 1e-9};
    for (int64_t a = 0; a < of.count; a++)
        n.flow[a] = 0.0;
    for (int64_t j = 0; j < of.candidates; j++)
        n.price[j] = 0.0;
    Search *s = maillage_transport_open(&n);
    if (!s)
        return;
    const int64_t half = below((int)of.demands + 1);
    const int found = maillage_transport_place(s, 0, half);
    if (found != 0 && found != -1)
        abort();
    if (found == 0 && maillage_transport_place(s, half, of.demands) != 0 && below(2))
        printf("no memory\n");
    maillage_transport_close(s);
}

int main(void)
{
    for (int turn = 0; turn < TURNS; turn++) {
        a_median();
        let_go();
        a_relaxation();
        let_go();
        some_triples();
        let_go();
        a_transport();
        let_go();
    }
    printf("placement: %d turns of any numbers, nothing undefined\n", TURNS);
    return 0;
}
