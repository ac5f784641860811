/** One triangle that covers the viewport. */
export const vertexShader = `#version 300 es
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** Window, colours, overlay and contours of one pixel. Values are read one by one: the graphics' own interpolation would
 * round them, and is absent for whole numbers. */
export const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D uBase, uBaseColours, uOverlay, uOverlayColours, uLabels;
uniform vec2 uCorner, uWindow, uRange, uOverlayScale, uLabelScale;
uniform vec3 uColumn, uRow, uTile;
uniform ivec2 uSize, uOverlaySize, uLabelSize;
uniform int uShape;
uniform bool uIsColour, uIsMapped, uIsInverted, uIsSmooth, uHasLabels;
uniform float uOpacity, uFill;
uniform vec3 uLabelColours[8];
out vec4 colour;

const float NOTHING = -1e38;

float at(sampler2D picture, ivec2 size, ivec2 place) {
  return texelFetch(picture, clamp(place, ivec2(0), size - 1), 0).r;
}

float sampleAt(sampler2D picture, ivec2 size, vec2 place, bool smoothly) {
  if (!smoothly) return at(picture, size, ivec2(floor(place + 0.5)));
  vec2 base = floor(place);
  vec2 part = place - base;
  ivec2 corner = ivec2(base);
  float a = at(picture, size, corner), b = at(picture, size, corner + ivec2(1, 0));
  float c = at(picture, size, corner + ivec2(0, 1)), d = at(picture, size, corner + ivec2(1, 1));
  if (min(min(a, b), min(c, d)) < NOTHING) return at(picture, size, ivec2(floor(place + 0.5)));
  return mix(mix(a, b, part.x), mix(c, d, part.x), part.y);
}

// PS3.3 C.11.2.1.2 and C.11.2.1.3, from 0 to 1.
float windowed(float value) {
  float center = uWindow.x, width = uWindow.y;
  if (uShape == 2) return 1.0 / (1.0 + exp(-4.0 * (value - center) / width));
  if (uShape == 1) {
    if (value <= center - width / 2.0) return 0.0;
    if (value > center + width / 2.0) return 1.0;
    return (value - center) / width + 0.5;
  }
  if (value <= center - 0.5 - (width - 1.0) / 2.0) return 0.0;
  if (value > center - 0.5 + (width - 1.0) / 2.0) return 1.0;
  return (value - (center - 0.5)) / (width - 1.0) + 0.5;
}

vec3 table(sampler2D colours, float part) {
  return texelFetch(colours, ivec2(int(clamp(part, 0.0, 1.0) * 255.0 + 0.5), 0), 0).rgb;
}

// Of the whole image, of which the texture may be a part.
vec2 ofImage(vec2 place) {
  return place * uTile.z + uTile.xy;
}

int labelsAt(vec2 place) {
  ivec2 pixel = ivec2(floor((ofImage(place) + 0.5) * uLabelScale));
  if (any(lessThan(pixel, ivec2(0))) || any(greaterThanEqual(pixel, uLabelSize))) return 0;
  float value = texelFetch(uLabels, pixel, 0).r;
  return value < 0.0 ? 0 : int(value + 0.5);
}

vec3 withLabels(vec3 under, vec2 place, vec2 screen) {
  int here = labelsAt(place);
  for (int label = 0; label < 8; label++) {
    int bit = 1 << label;
    bool inside = (here & bit) != 0;
    if (inside) under = mix(under, uLabelColours[label], uFill);
    bool border = false;
    for (int side = 0; side < 4; side++) {
      vec2 step = side == 0 ? vec2(1.5, 0.0) : side == 1 ? vec2(-1.5, 0.0) : side == 2 ? vec2(0.0, 1.5) : vec2(0.0, -1.5);
      vec2 moved = screen + step;
      vec2 beside = vec2(dot(uColumn.xy, moved) + uColumn.z, dot(uRow.xy, moved) + uRow.z);
      if (inside && (labelsAt(beside) & bit) == 0) border = true;
    }
    if (border) under = uLabelColours[label];
  }
  return under;
}

void main() {
  vec2 screen = vec2(gl_FragCoord.x - uCorner.x, uCorner.y - gl_FragCoord.y);
  vec2 place = vec2(dot(uColumn.xy, screen) + uColumn.z, dot(uRow.xy, screen) + uRow.z);
  ivec2 pixel = ivec2(floor(place + 0.5));
  colour = vec4(0.0, 0.0, 0.0, 1.0);
  if (any(lessThan(pixel, ivec2(0))) || any(greaterThanEqual(pixel, uSize))) return;
  vec3 shade;
  if (uIsColour) {
    shade = texelFetch(uBase, pixel, 0).rgb;
    if (uIsInverted) shade = 1.0 - shade;
  } else {
    float value = sampleAt(uBase, uSize, place, uIsSmooth);
    if (value < NOTHING) shade = vec3(0.0);
    else {
      float grey = windowed(value);
      if (uIsInverted) grey = 1.0 - grey;
      shade = uIsMapped ? table(uBaseColours, grey) : vec3(floor(grey * 255.0 + 0.5) / 255.0);
    }
  }
  if (uOpacity > 0.0) {
    float value = sampleAt(uOverlay, uOverlaySize, (ofImage(place) + 0.5) * uOverlayScale - 0.5, false);
    if (value > NOTHING && value >= uRange.x) {
      shade = mix(shade, table(uOverlayColours, (value - uRange.x) / (uRange.y - uRange.x)), uOpacity);
    }
  }
  if (uHasLabels) shade = withLabels(shade, place, screen);
  colour = vec4(shade, 1.0);
}`;
