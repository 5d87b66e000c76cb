/* Relaxations of placement: steps of a first-order method, and the cuts that a point breaks.
 *
 * See first_order.py and covering_cuts.py, which lay out the arrays and say what they are of. Only
 * bounds and plans that are reckoned again in Python leave here: what is wrong proves less.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int64_t variables, rows, counted;
    const int32_t *row_starts, *row_columns, *column_starts, *column_rows;
    const double *row_values, *column_values;
    const double *cost, *lower, *upper, *row_lower, *row_upper, *steps, *dual_steps;
    double total;
} Program;

/* What an iteration leaves to the next: x and y, where the last restart was, products by rows. */
typedef struct {
    double *x, *y, *x_from, *y_from, *x_next, *y_next, *moved, *of_rows, *of_rows_from, *mirrored;
    double balance, price, first, last;
    int64_t since, done;
} State;

static const double ENOUGH = 0.2, SOME = 0.8, LONG = 0.36, CLOSE = 1e-10;
enum { FEWEST = 64, NEWTON = 100 };

static double within(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static void product(const Program *p, const double *x, double *found)
{
    for (int64_t i = 0; i < p->rows; i++) {
        double sum = 0;
        for (int32_t at = p->row_starts[i]; at < p->row_starts[i + 1]; at++)
            sum += p->row_values[at] * x[p->row_columns[at]];
        found[i] = sum;
    }
}

/* The nearest values of a sum, by Newton's method on its price, within the ends it has seen. */
static void summed(const Program *p, State *s)
{
    double below = -INFINITY, above = INFINITY, price = s->price;
    for (int tries = 0; tries < NEWTON; tries++) {
        double sum = 0, slope = 0;
        for (int64_t j = 0; j < p->counted; j++) {
            const double step = p->steps[j] / s->balance, value = s->moved[j] + step * price;
            if (value > p->lower[j] && value < p->upper[j])
                slope += step;
            sum += within(value, p->lower[j], p->upper[j]);
        }
        const double over = sum - p->total;
        if (fabs(over) <= CLOSE * fmax(1.0, p->total))
            break;
        if (over > 0)
            above = price;
        else
            below = price;
        double again = slope > 0 ? price - over / slope : NAN;
        if (!(again > below && again < above)) {
            if (isfinite(below) && isfinite(above))
                again = (below + above) / 2;
            else
                again = price - copysign(fmax(1.0, fabs(price)), over);
        }
        if (again == price || !isfinite(again))
            break;
        price = again;
    }
    for (int64_t j = 0; j < p->counted; j++)
        s->x_next[j] = within(s->moved[j] + p->steps[j] / s->balance * price, p->lower[j], p->upper[j]);
    s->price = price;
}

static double stepped(const Program *p, State *s, double *x_mirrored)
{
    double length = 0;
    for (int64_t j = 0; j < p->variables; j++) {
        double reduced = p->cost[j];
        for (int32_t at = p->column_starts[j]; at < p->column_starts[j + 1]; at++)
            reduced -= p->column_values[at] * s->y[p->column_rows[at]];
        s->moved[j] = s->x[j] - p->steps[j] / s->balance * reduced;
    }
    summed(p, s);
    for (int64_t j = p->counted; j < p->variables; j++)
        s->x_next[j] = within(s->moved[j], p->lower[j], p->upper[j]);
    for (int64_t j = 0; j < p->variables; j++) {
        const double by = s->x_next[j] - s->x[j];
        length += by * by * s->balance / p->steps[j];
        x_mirrored[j] = 2 * s->x_next[j] - s->x[j];
    }
    product(p, x_mirrored, s->mirrored);
    for (int64_t i = 0; i < p->rows; i++) {
        const double step = p->dual_steps[i] * s->balance, held = s->y[i] - step * s->mirrored[i];
        s->y_next[i] = held + step * within(-held / step, p->row_lower[i], p->row_upper[i]);
        const double by = s->y_next[i] - s->y[i];
        length += by * by / step - by * (s->mirrored[i] - s->of_rows[i]);
    }
    return sqrt(fmax(length, 0.0));
}

static void restart(const Program *p, State *s)
{
    double far_x = 0, far_y = 0;
    for (int64_t j = 0; j < p->variables; j++) {
        const double by = s->x_next[j] - s->x_from[j];
        far_x += by * by / p->steps[j];
        s->x[j] = s->x_from[j] = s->x_next[j];
    }
    for (int64_t i = 0; i < p->rows; i++) {
        const double by = s->y_next[i] - s->y_from[i];
        far_y += by * by / p->dual_steps[i];
        s->y[i] = s->y_from[i] = s->y_next[i];
    }
    if (far_x > CLOSE * CLOSE && far_y > CLOSE * CLOSE)
        s->balance = sqrt(s->balance * sqrt(far_y / far_x));
    product(p, s->x, s->of_rows);
    memcpy(s->of_rows_from, s->of_rows, (size_t)p->rows * sizeof(double));
    s->since = 0;
    s->last = INFINITY;
}

/* Makes so many iterations; x_next and y_next are the point. Returns how many were made. */
int64_t maillage_relax(const Program *p, State *s, int64_t iterations)
{
    double *x_mirrored = malloc(((size_t)p->variables + 1) * sizeof(double));
    if (x_mirrored == NULL)
        return 0;
    if (s->done == 0) {
        product(p, s->x, s->of_rows);
        memcpy(s->of_rows_from, s->of_rows, (size_t)p->rows * sizeof(double));
    }
    for (int64_t number = 0; number < iterations; number++) {
        const double length = stepped(p, s, x_mirrored);
        s->done++;
        if (s->since == 0)
            s->first = length;
        else if (length <= ENOUGH * s->first || (length <= SOME * s->first && length > s->last) ||
                 (s->since >= FEWEST && (double)s->since >= LONG * (double)s->done)) {
            restart(p, s);
            continue;
        }
        s->last = length;
        const double kept = 1.0 / (double)(s->since + 2);
        for (int64_t j = 0; j < p->variables; j++)
            s->x[j] = (1 - kept) * x_mirrored[j] + kept * s->x_from[j];
        for (int64_t i = 0; i < p->rows; i++) {
            s->y[i] = (1 - kept) * (2 * s->y_next[i] - s->y[i]) + kept * s->y_from[i];
            s->of_rows[i] = (1 - kept) * s->mirrored[i] + kept * s->of_rows_from[i];
        }
        s->since++;
    }
    free(x_mirrored);
    return iterations;
}

typedef struct {
    int64_t demands, near, most;
    const int32_t *row_starts, *row_columns, *column_starts, *column_rows;
    const double *mass, *slack, *worth;
    double shared, least, least_worth;
} Sought;

typedef struct {
    double mass;
    int32_t demand;
} Neighbour;

static int by_mass(const void *one, const void *other)
{
    const Neighbour *a = one, *b = other;
    if (a->mass != b->mass)
        return a->mass < b->mass ? 1 : -1;
    return (a->demand > b->demand) - (a->demand < b->demand);
}

/* The demands that share most with one, at most `near`; sums are left as zeros. */
static int64_t neighbours(const Sought *q, int64_t i, double *sums, Neighbour *found)
{
    int64_t count = 0, kept = 0;
    for (int32_t at = q->row_starts[i]; at < q->row_starts[i + 1]; at++) {
        const int32_t j = q->row_columns[at];
        if (!(q->mass[j] > 0)) /* a demand whose sum stays 0 would be found again, without end */
            continue;
        for (int32_t of = q->column_starts[j]; of < q->column_starts[j + 1]; of++) {
            const int32_t k = q->column_rows[of];
            if (sums[k] == 0)
                found[count++].demand = k;
            sums[k] += q->mass[j];
        }
    }
    for (int64_t at = 0; at < count; at++) {
        const int32_t k = found[at].demand;
        if (k != i && sums[k] >= q->shared) {
            found[kept].mass = sums[k];
            found[kept++].demand = k;
        }
        sums[k] = 0;
    }
    qsort(found, (size_t)kept, sizeof *found, by_mass);
    return kept < q->near ? kept : q->near;
}

/* Adds to each demand the mass of the candidates that reach it and two others, or takes it off. */
static void shared_by(const Sought *q, int64_t i, int64_t k, double sign, double *sums)
{
    int32_t at = q->row_starts[i], other = q->row_starts[k];
    while (at < q->row_starts[i + 1] && other < q->row_starts[k + 1]) {
        const int32_t j = q->row_columns[at];
        if (j > q->row_columns[other])
            other++;
        else if (j < q->row_columns[other])
            at++;
        else {
            for (int32_t of = q->column_starts[j]; of < q->column_starts[j + 1]; of++)
                sums[q->column_rows[of]] = sign > 0 ? sums[q->column_rows[of]] + q->mass[j] : 0;
            at++;
            other++;
        }
    }
}

static double least_of(double one, double other) { return one < other ? one : other; }

/* Finds cuts of three demands, each at most three times. Returns how many; -1 without memory. */
int64_t maillage_triples(const Sought *q, int32_t *triples, double *broken)
{
    const size_t n = (size_t)q->demands + 1;
    double *sums = calloc(n, sizeof *sums), *all = calloc(n, sizeof *all);
    Neighbour *of_one = malloc(n * sizeof *of_one), *few = malloc(n * (size_t)q->near * sizeof *few);
    int64_t *count = malloc(n * sizeof *count), found = 0;
    const int has_memory = sums && all && of_one && few && count;
    for (int64_t i = 0; has_memory && i < q->demands; i++) {
        count[i] = neighbours(q, i, sums, of_one);
        memcpy(few + i * q->near, of_one, (size_t)count[i] * sizeof *few);
    }
    for (int64_t i = 0; has_memory && i < q->demands; i++)
        for (int64_t a = 0; a < count[i]; a++) {
            const Neighbour *own = few + i * q->near;
            const int32_t k = own[a].demand;
            const Neighbour *next = few + k * q->near;
            const double two = own[a].mass - q->slack[i] - q->slack[k] - 1;
            const double worth = least_of(q->worth[i], q->worth[k]);
            int has_all = 0;
            for (int64_t b = 0; b < count[k]; b++)
                sums[next[b].demand] = next[b].mass;
            for (int64_t b = a + 1; b < count[i] && found < q->most; b++) {
                const int32_t l = own[b].demand;
                double over = two + own[b].mass + sums[l] - q->slack[l];
                if (over <= q->least)
                    continue;
                if (!has_all)
                    shared_by(q, i, k, 1, all);
                has_all = 1;
                over -= 2 * all[l];
                if (over <= q->least || over * least_of(worth, q->worth[l]) <= q->least_worth)
                    continue;
                triples[3 * found] = (int32_t)i;
                triples[3 * found + 1] = k;
                triples[3 * found + 2] = l;
                broken[found++] = over;
            }
            if (has_all)
                shared_by(q, i, k, -1, all);
            for (int64_t b = 0; b < count[k]; b++)
                sums[next[b].demand] = 0;
        }
    free(sums);
    free(all);
    free(of_one);
    free(few);
    free(count);
    return has_memory ? found : -1;
}
