#include "CPerfusion.h"

// Vectors never cross a call: everything that takes or returns one is inlined.
#pragma clang diagnostic ignored "-Wpsabi"

// Fused operations round once where two round twice: without them every processor gives the same bits.
#pragma STDC FP_CONTRACT OFF

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t masks __attribute__((vector_size(64), aligned(4)));

#define NAME(function) function##_baseline
#include "Kernels.h"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME(function) function##_avx2
#include "Kernels.h"
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw"))), apply_to = function)
#define NAME(function) function##_avx512
#include "Kernels.h"
#undef NAME
#pragma clang attribute pop

int32_t cperfusion_best_level(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw"))
        return 2;
    return __builtin_cpu_supports("avx2") ? 1 : 0;
}

#define CHOOSE(function, ...)                                                                                       \
    if (level >= 2)                                                                                                 \
        function##_avx512(__VA_ARGS__);                                                                             \
    else if (level == 1)                                                                                            \
        function##_avx2(__VA_ARGS__);                                                                               \
    else                                                                                                            \
        function##_baseline(__VA_ARGS__)
#else
int32_t cperfusion_best_level(void) { return 0; }
#define CHOOSE(function, ...) ((void)level, function##_baseline(__VA_ARGS__))
#endif

void cperfusion_multiply(int32_t level, const float *matrix, int32_t rows, int32_t columns, const float *vectors,
                         float *result) {
    CHOOSE(multiply, matrix, rows, columns, (const lanes *)vectors, (lanes *)result);
}

void cperfusion_posterior(int32_t level, const cperfusion_dictionary *dictionary, const float *coefficients,
                          float variance, float *scratch, float *sums) {
    CHOOSE(posterior, dictionary, (const lanes *)coefficients, variance, (lanes *)scratch, (lanes *)sums);
}

void cperfusion_average(int32_t level, const cperfusion_similarity *problem, int32_t first, int32_t last) {
    CHOOSE(average, problem, first, last);
}

void cperfusion_smooth_residue(int32_t level, const cperfusion_oscillation *problem, const float *curves, float *full,
                               float *residue) {
    CHOOSE(smooth_residue, problem, (const lanes *)curves, (lanes *)full, (lanes *)residue);
}

void cperfusion_filter(int32_t level, float *image, int32_t columns, int32_t rows, const float *weights, int32_t count,
                       float *scratch) {
    CHOOSE(filter, image, columns, rows, weights, count, scratch);
}
