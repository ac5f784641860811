// The loops themselves, compiled once for each instruction set by CPerfusion.c, which defines NAME.

static inline __attribute__((always_inline)) lanes NAME(pick)(masks mask, lanes yes, lanes no) {
    return (lanes)((mask & (masks)yes) | (~mask & (masks)no));
}

/// e^x for x from −80 to 0, to about one part in ten million.
static inline __attribute__((always_inline)) lanes NAME(exponential)(lanes x) {
    const float shift = 12582912.0f;
    lanes whole = (x * 1.44269504f + shift) - shift;
    lanes rest = (x - whole * 0.693359375f) - whole * -2.12194440e-4f;
    lanes sum = rest * 1.9875691500e-4f + 1.3981999507e-3f;
    sum = sum * rest + 8.3334519073e-3f;
    sum = sum * rest + 4.1665795894e-2f;
    sum = sum * rest + 1.6666665459e-1f;
    sum = sum * rest + 5.0000001201e-1f;
    sum = sum * rest * rest + rest + 1.0f;
    masks power = (__builtin_convertvector(whole, masks) + 127) << 23;
    return sum * (lanes)power;
}

static void NAME(multiply)(const float *matrix, int32_t rows, int32_t columns, const lanes *vectors, lanes *result) {
    int32_t row = 0;
    for (; row + 8 <= rows; row += 8) {
        const float *m = matrix + (size_t)row * columns;
        lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, s4 = {0}, s5 = {0}, s6 = {0}, s7 = {0};
        for (int32_t column = 0; column < columns; column++) {
            lanes v = vectors[column];
            s0 = s0 + m[column] * v;
            s1 = s1 + m[columns + column] * v;
            s2 = s2 + m[2 * columns + column] * v;
            s3 = s3 + m[3 * columns + column] * v;
            s4 = s4 + m[4 * columns + column] * v;
            s5 = s5 + m[5 * columns + column] * v;
            s6 = s6 + m[6 * columns + column] * v;
            s7 = s7 + m[7 * columns + column] * v;
        }
        result[row] = s0, result[row + 1] = s1, result[row + 2] = s2, result[row + 3] = s3;
        result[row + 4] = s4, result[row + 5] = s5, result[row + 6] = s6, result[row + 7] = s7;
    }
    for (; row < rows; row++) {
        lanes sum = {0};
        for (int32_t column = 0; column < columns; column++)
            sum = sum + matrix[(size_t)row * columns + column] * vectors[column];
        result[row] = sum;
    }
}

static void NAME(posterior)(const cperfusion_dictionary *dictionary, const lanes *coefficients, float variance,
                            lanes *scratch, lanes *sums) {
    const lanes zero = {0};
    NAME(multiply)(dictionary->atoms, dictionary->count, dictionary->rank, coefficients, scratch);
    lanes amplitude = zero;
    for (int32_t atom = 0; atom < dictionary->count; atom++)
        amplitude = NAME(pick)(scratch[atom] > amplitude, scratch[atom], amplitude);
    const float precision = 0.5f / variance;
    lanes top = zero - 3.0e38f;
    for (int32_t atom = 0; atom < dictionary->count; atom++) {
        lanes height = NAME(pick)(scratch[atom] > zero, scratch[atom], zero);
        lanes score = height * height * precision + dictionary->prior[atom];
        top = NAME(pick)(score > top, score, top);
    }
    lanes weight = zero, volume = zero, volume2 = zero, flow = zero, transit = zero, transit2 = zero, delay = zero,
          delay2 = zero, tmax = zero, tmax2 = zero;
    // What is e^-14 times less probable than the best cannot be seen in the sums.
    lanes floor = top - 14.0f;
    for (int32_t atom = 0; atom < dictionary->count; atom++) {
        lanes height = NAME(pick)(scratch[atom] > zero, scratch[atom], zero);
        lanes score = height * height * precision + dictionary->prior[atom];
        masks counts = score > floor;
        if (!__builtin_reduce_or(counts)) continue;
        lanes w = NAME(pick)(counts, NAME(exponential)(NAME(pick)(counts, score - top, zero)), zero);
        lanes v = height * dictionary->volume[atom];
        float m = dictionary->transit[atom], d = dictionary->delay[atom], t = dictionary->tmax[atom];
        lanes wm = w * m, wd = w * d, wt = w * t, wv = w * v;
        weight = weight + w;
        volume = volume + wv;
        volume2 = volume2 + wv * v;
        flow = flow + w * height * dictionary->flow[atom];
        transit = transit + wm;
        transit2 = transit2 + wm * m;
        delay = delay + wd;
        delay2 = delay2 + wd * d;
        tmax = tmax + wt;
        tmax2 = tmax2 + wt * t;
    }
    sums[0] = weight, sums[1] = volume, sums[2] = volume2, sums[3] = flow, sums[4] = transit, sums[5] = transit2;
    sums[6] = delay, sums[7] = delay2, sums[8] = tmax, sums[9] = tmax2, sums[10] = amplitude;
}

/// Sum of the lanes in a fixed order.
static inline __attribute__((always_inline)) float NAME(total)(lanes v) {
    float a[8];
    for (int i = 0; i < 8; i++) a[i] = v[i] + v[i + 8];
    for (int i = 0; i < 4; i++) a[i] = a[i] + a[i + 4];
    return (a[0] + a[2]) + (a[1] + a[3]);
}

static void NAME(average)(const cperfusion_similarity *problem, int32_t first, int32_t last) {
    const int32_t vectors = problem->stride / 16;
    const int32_t columns = problem->columns, rows = problem->rows, slices = problem->slices;
    for (int32_t voxel = first; voxel < last; voxel++) {
        const lanes *own = (const lanes *)(problem->curves + (size_t)voxel * problem->stride);
        lanes *sum = (lanes *)(problem->averages + (size_t)voxel * problem->stride);
        for (int32_t vector = 0; vector < vectors; vector++) sum[vector] = (lanes){0};
        const int32_t place = problem->voxels[voxel];
        const int32_t column = place % columns, row = place / columns % rows, slice = place / (columns * rows);
        float total = 0;
        for (int32_t index = 0; index < problem->neighbours; index++) {
            const int32_t x = column + problem->offsets[3 * index], y = row + problem->offsets[3 * index + 1],
                          z = slice + problem->offsets[3 * index + 2];
            if (x < 0 || y < 0 || z < 0 || x >= columns || y >= rows || z >= slices) continue;
            const int32_t other = problem->places[(z * rows + y) * columns + x];
            if (other < 0) continue;
            const lanes *theirs = (const lanes *)(problem->curves + (size_t)other * problem->stride);
            lanes squares = {0};
            for (int32_t vector = 0; vector < vectors; vector++) {
                lanes difference = own[vector] - theirs[vector];
                squares = squares + difference * difference;
            }
            float excess = (NAME(total)(squares) - problem->expected) * problem->decay;
            if (excess < 0) excess = 0;
            if (!(excess < 12)) continue;
            lanes exponent = (lanes){0} - excess;
            const float weight = problem->weights[index] * NAME(exponential)(exponent)[0];
            total = total + weight;
            for (int32_t vector = 0; vector < vectors; vector++)
                sum[vector] = sum[vector] + weight * theirs[vector];
        }
        for (int32_t vector = 0; vector < vectors; vector++) sum[vector] = sum[vector] / total;
    }
}

/// Adds what one frequency contributes to the residue function.
static inline __attribute__((always_inline)) void NAME(add_frequency)(const cperfusion_oscillation *problem,
                                                                      int32_t frequency, const lanes *curves,
                                                                      lanes *full) {
    const int32_t count = problem->count, length = 2 * count;
    const float *cosine = problem->cosine + (size_t)frequency * count;
    const float *sine = problem->sine + (size_t)frequency * count;
    lanes real = {0}, imaginary = {0};
    for (int32_t time = 0; time < count; time++) {
        real = real + cosine[time] * curves[time];
        imaginary = imaginary + sine[time] * curves[time];
    }
    const float scale = (frequency == 0 || frequency == count ? 1.0f : 2.0f) / (float)length;
    const float a = problem->inverse_real[frequency] * scale, b = problem->inverse_imaginary[frequency] * scale;
    const lanes kept_real = a * real - b * imaginary, kept_imaginary = a * imaginary + b * real;
    // Beyond the first half the waves continue, for odd frequencies with the other sign.
    const int odd = frequency % 2;
    for (int32_t lag = 0; lag < count; lag++) {
        lanes wave = cosine[lag] * kept_real + sine[lag] * kept_imaginary;
        full[lag] = full[lag] + wave;
        full[lag + count] = odd ? full[lag + count] - wave : full[lag + count] + wave;
    }
}

static void NAME(smooth_residue)(const cperfusion_oscillation *problem, const lanes *curves, lanes *full,
                                 lanes *residue) {
    const int32_t length = 2 * problem->count;
    const lanes zero = {0};
    for (int32_t lag = 0; lag < length; lag++) full[lag] = zero;
    int32_t done = 0;
    for (int32_t index = 0; index < problem->stop_count; index++) {
        for (; done < problem->stops[index]; done++)
            NAME(add_frequency)(problem, problem->order[done], curves, full);
        lanes bends = zero, peak = NAME(pick)(full[0] > full[1], full[0], full[1]);
        for (int32_t lag = 2; lag < length; lag++) {
            lanes bend = full[lag] - 2.0f * full[lag - 1] + full[lag - 2];
            bends = bends + NAME(pick)(bend > zero, bend, -bend);
            peak = NAME(pick)(full[lag] > peak, full[lag], peak);
        }
        peak = NAME(pick)(peak > zero + 1e-12f, peak, zero + 1e-12f);
        // Before the first look everything is kept, so that every voxel has some answer.
        masks smooth = bends < problem->limit * (float)length * peak;
        for (int32_t lag = 0; lag < problem->lags; lag++) {
            lanes now = full[(lag + problem->first + length) % length];
            residue[lag] = index == 0 ? now : NAME(pick)(smooth, now, residue[lag]);
        }
    }
}

/// Filters one row along itself.
static void NAME(filter_rows)(float *image, int32_t columns, const float *weights, int32_t count, float *line) {
    const int32_t radius = count - 1;
    for (int32_t column = 0; column < radius; column++) {
        line[column] = image[0];
        line[radius + columns + column] = image[columns - 1];
    }
    for (int32_t column = 0; column < columns; column++) line[radius + column] = image[column];
    int32_t column = 0;
    for (; column + 16 <= columns; column += 16) {
        const float *middle = line + radius + column;
        lanes sum = weights[0] * *(const lanes *)middle;
        for (int32_t offset = 1; offset < count; offset++)
            sum = sum + weights[offset] * (*(const lanes *)(middle - offset) + *(const lanes *)(middle + offset));
        *(lanes *)(image + column) = sum;
    }
    for (; column < columns; column++) {
        const float *middle = line + radius + column;
        float sum = weights[0] * middle[0];
        for (int32_t offset = 1; offset < count; offset++)
            sum = sum + weights[offset] * (middle[-offset] + middle[offset]);
        image[column] = sum;
    }
}

static void NAME(filter)(float *image, int32_t columns, int32_t rows, const float *weights, int32_t count,
                         float *scratch) {
    float *copy = scratch, *line = scratch + (size_t)columns * rows;
    for (int32_t row = 0; row < rows; row++)
        NAME(filter_rows)(image + (size_t)row * columns, columns, weights, count, line);
    for (size_t index = 0; index < (size_t)columns * rows; index++) copy[index] = image[index];
    for (int32_t row = 0; row < rows; row++) {
        float *target = image + (size_t)row * columns;
        const float *middle = copy + (size_t)row * columns;
        int32_t column = 0;
        for (; column + 16 <= columns; column += 16) {
            lanes sum = weights[0] * *(const lanes *)(middle + column);
            for (int32_t offset = 1; offset < count; offset++) {
                const float *above = copy + (size_t)(row < offset ? 0 : row - offset) * columns;
                const float *below = copy + (size_t)(row + offset < rows ? row + offset : rows - 1) * columns;
                sum = sum + weights[offset] * (*(const lanes *)(above + column) + *(const lanes *)(below + column));
            }
            *(lanes *)(target + column) = sum;
        }
        for (; column < columns; column++) {
            float sum = weights[0] * middle[column];
            for (int32_t offset = 1; offset < count; offset++) {
                const float *above = copy + (size_t)(row < offset ? 0 : row - offset) * columns;
                const float *below = copy + (size_t)(row + offset < rows ? row + offset : rows - 1) * columns;
                sum = sum + weights[offset] * (above[column] + below[column]);
            }
            target[column] = sum;
        }
    }
}
