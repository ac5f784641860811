#pragma once
#include <stddef.h>
#include <stdint.h>

/// The inner loops of perfusion analysis, each compiled for several instruction sets. Every function takes the level to
/// use; all levels give the same bits, because lanes are voxels or fixed, sums keep their order, and products and sums
/// are rounded one by one (no fused multiply-add).

/// The best level of this processor: 0 baseline, 1 AVX2, 2 AVX-512.
int32_t cperfusion_best_level(void);

/// `result[row] = Σ matrix[row][column] · vectors[column]` for sixteen voxels at a time: vectors and results hold
/// sixteen floats each, the matrix is stored row by row.
void cperfusion_multiply(int32_t level, const float *matrix, int32_t rows, int32_t columns, const float *vectors,
                         float *result);

/// Deconvolution whose truncation is chosen voxel by voxel; see `CirculantDeconvolution`.
typedef struct {
    /// Rows of cosine and minus sine for each frequency, `[frequency][time]`.
    const float *cosine;
    const float *sine;
    const float *inverse_real;
    const float *inverse_imaginary;
    /// Frequencies from strong to weak, and after how many of them the residue function is looked at.
    const int32_t *order;
    const int32_t *stops;
    int32_t stop_count;
    int32_t count;
    /// Lags that are kept, the first relative to the arterial input.
    int32_t first, lags;
    float limit;
} cperfusion_oscillation;

/// - curves: `[time]` of sixteen voxels.
/// - full: room for twice as many.
/// - residue: `[lag]` of sixteen voxels: the last residue function whose oscillation index is below the limit.
void cperfusion_smooth_residue(int32_t level, const cperfusion_oscillation *problem, const float *curves, float *full,
                               float *residue);

/// A library of normalised curves in the coordinates of its principal components.
typedef struct {
    /// `[atom][rank]`
    const float *atoms;
    /// Logarithm of the prior probability, and what an amplitude of one means, for each atom.
    const float *prior;
    const float *volume;
    const float *flow;
    const float *transit;
    const float *delay;
    const float *tmax;
    int32_t count;
    int32_t rank;
} cperfusion_dictionary;

/// Sums over the posterior of sixteen voxels, in this order, sixteen floats each: weight, volume, volume², flow,
/// transit, transit², delay, delay², tmax, tmax², and the amplitude of the atom that fits best.
#define CPERFUSION_SUMS 11

/// - coefficients: `[rank]` of sixteen voxels.
/// - variance: of the noise.
/// - scratch: `[count]` of sixteen voxels.
void cperfusion_posterior(int32_t level, const cperfusion_dictionary *dictionary, const float *coefficients,
                          float variance, float *scratch, float *sums);

/// Averages curves with those of similar neighbours; see `SimilarityFilter`.
typedef struct {
    const float *curves;
    float *averages;
    /// Floats from one curve to the next, a multiple of sixteen.
    int32_t stride;
    /// Place of each voxel of the grid among the curves, −1 for none, and of each curve on the grid.
    const int32_t *places;
    const int32_t *voxels;
    int32_t columns, rows, slices;
    /// Columns, rows and slices to each neighbour, and its weight.
    const int32_t *offsets;
    const float *weights;
    int32_t neighbours;
    float expected;
    float decay;
} cperfusion_similarity;

void cperfusion_average(int32_t level, const cperfusion_similarity *problem, int32_t first, int32_t last);

/// Filters an image row by row in place with a symmetric separable kernel; edges are repeated.
///
/// - weights: one half of the kernel, the middle first.
/// - scratch: room for the image and for one row with `count + 15` floats at either end.
void cperfusion_filter(int32_t level, float *image, int32_t columns, int32_t rows, const float *weights, int32_t count,
                       float *scratch);
