/* Lengths of geodesics on WGS 84, without an iteration's worst cases: those are left to PROJ.
 *
 * C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87, 2013: the series of equations
 * 17, 18, 24 and 25, to the sixth order. The longitude on the auxiliary sphere is found as in
 * T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 23, 1975,
 * whose iteration gains two digits and a half each time but between points that are nearly
 * opposite on the globe. tests/geodata/territory/test_geodesics.py holds it to PROJ.
 */
#include <math.h>
#include <stdint.h>

static const double PI = 3.14159265358979323846;
static const double SEMI_MAJOR_M = 6378137.0;
static const double FLATTENING = 1 / 298.257223563;
static const double OPPOSITE = 3.0; /* radians apart, beyond which points are nearly opposite */
static const int MOST_ROUNDS = 20;

/* The reduced latitude of a latitude in degrees. */
struct reduced {
    double sine;
    double cosine;
};

static struct reduced reduced_of(double degrees)
{
    const double sine = (1 - FLATTENING) * sin(degrees * PI / 180);
    const double cosine = cos(degrees * PI / 180);
    const double length = hypot(sine, cosine);
    return (struct reduced){sine / length, cosine / length};
}

/* An arc, and the sum of a series over it: of 2 l sigma for each l, between its ends. */
static double summed(double arc, double sine, double cosine, double middle, int terms,
                     const double *weights)
{
    /* sin(2 l s2) - sin(2 l s1) = 2 cos(l (s1 + s2)) sin(l (s2 - s1)), by Chebyshev's recurrence */
    double sine_before = 0, cosine_before = 1, sine_now = sine, cosine_now = middle;
    double total = arc;
    for (int l = 0; l < terms; l++) {
        total += weights[l] * 2 * cosine_now * sine_now;
        const double sine_next = 2 * cosine * sine_now - sine_before;
        const double cosine_next = 2 * middle * cosine_now - cosine_before;
        sine_before = sine_now;
        cosine_before = cosine_now;
        sine_now = sine_next;
        cosine_now = cosine_next;
    }
    return total;
}

/* The longitude gained on the auxiliary sphere, by radian of sin(alpha 0): f I3. */
static double gained(double e, double arc, double sine, double cosine, double middle)
{
    const double n = FLATTENING / (2 - FLATTENING), n2 = n * n;
    const double e2 = e * e, e3 = e2 * e, e4 = e3 * e, e5 = e4 * e;
    const double a3 = 1 - (1. / 2 - n / 2) * e - (1. / 4 + n / 8 - 3 * n2 / 8) * e2
                      - (1. / 16 + 3 * n / 16 + n2 / 16) * e3 - (3. / 64 + n / 32) * e4
                      - 3. / 128 * e5;
    const double c3[] = {
        (1. / 4 - n / 4) * e + (1. / 8 - n2 / 8) * e2 + (3. / 64 + 3 * n / 64 - n2 / 64) * e3
            + (5. / 128 + n / 64) * e4 + 3. / 128 * e5,
        (1. / 16 - 3 * n / 32 + n2 / 32) * e2 + (3. / 64 - n / 32 - 3 * n2 / 64) * e3
            + (3. / 128 + n / 128) * e4 + 5. / 256 * e5,
        (5. / 192 - 3 * n / 64 + 5 * n2 / 192) * e3 + (3. / 128 - 5 * n / 192) * e4
            + 7. / 512 * e5,
        (7. / 512 - 7 * n / 256) * e4 + 7. / 512 * e5,
        21. / 2560 * e5,
    };
    return FLATTENING * a3 * summed(arc, sine, cosine, middle, 5, c3);
}

/* The length of a geodesic by its arc on the auxiliary sphere: b I1. */
static double length_m(double e, double arc, double sine, double cosine, double middle)
{
    const double e2 = e * e, e3 = e2 * e, e4 = e3 * e, e5 = e4 * e, e6 = e5 * e;
    const double a1 = (1 + e2 / 4 + e4 / 64 + e6 / 256) / (1 - e);
    const double c1[] = {
        -e / 2 + 3. / 16 * e3 - e5 / 32,
        -e2 / 16 + e4 / 32 - 9. / 2048 * e6,
        -e3 / 48 + 3. / 256 * e5,
        -5. / 512 * e4 + 3. / 512 * e6,
        -7. / 1280 * e5,
        -7. / 2048 * e6,
    };
    return SEMI_MAJOR_M * (1 - FLATTENING) * a1 * summed(arc, sine, cosine, middle, 6, c1);
}

/* The metres between two points in degrees; less than 0 where they are not to be measured here. */
static double metres(double lon, double lat, double to_lon, double to_lat)
{
    if (isnan(lon) || isnan(lat) || isnan(to_lon) || isnan(to_lat))
        return NAN;
    const double apart = to_lon - lon;
    if (!(fabs(lat) <= 90) || !(fabs(to_lat) <= 90) || !(fabs(apart) <= 720))
        return -1;
    const struct reduced one = reduced_of(lat), other = reduced_of(to_lat);
    const double longitude = fabs(remainder(apart, 360)) * PI / 180;
    double on_sphere = longitude;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        const double turn = sin(on_sphere), along = cos(on_sphere);
        const double east = other.cosine * turn;
        const double north = one.cosine * other.sine - one.sine * other.cosine * along;
        const double sine = hypot(east, north);
        const double cosine = one.sine * other.sine + one.cosine * other.cosine * along;
        if (sine == 0 && cosine > 0)
            return 0;
        const double arc = atan2(sine, cosine);
        if (arc > OPPOSITE)
            return -1;
        const double sine_0 = one.cosine * east / sine; /* of the azimuth at the equator */
        const double squared_0 = (1 - sine_0) * (1 + sine_0);
        double middle = 0; /* the cosine of the two ends' sum, on the arc */
        if (squared_0 > 0)
            middle = cosine - 2 * one.sine * other.sine / squared_0;
        middle = middle < -1 ? -1 : middle > 1 ? 1 : middle;
        const double eccentric = FLATTENING * (2 - FLATTENING);
        const double k2 = eccentric / (1 - eccentric) * (squared_0 > 0 ? squared_0 : 0);
        const double root = 1 + sqrt(1 + k2);
        const double e = k2 / (root * root);
        const double next = longitude + sine_0 * gained(e, arc, sine, cosine, middle);
        if (fabs(next - on_sphere) < 3e-15)
            return length_m(e, arc, sine, cosine, middle);
        on_sphere = next;
    }
    return -1;
}

/* Writes the metres between pairs of points; returns how many, less than all where one was not.
 *
 * `step` is 1 where there are as many points to measure from as to, 0 where there is one. */
int64_t maillage_geodesics(const double *lon, const double *lat, int64_t step, int64_t count,
                           const double *to_lon, const double *to_lat, double *lengths)
{
    for (int64_t at = 0; at < count; at++) {
        const int64_t from = at * step;
        lengths[at] = metres(lon[from], lat[from], to_lon[at], to_lat[at]);
        if (lengths[at] < 0)
            return at;
    }
    return count;
}
