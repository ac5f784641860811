/** Follows one ray for each pixel through the volume, from the eye (PS3.3 knows nothing of this; it is a picture, no
 * measurement). Places are millimetres in the patient until the texture is read. */
export const bodyShader = `#version 300 es
precision highp float;
precision highp int;
precision mediump sampler3D;
uniform sampler3D uVolume;
uniform vec2 uCorner, uMiddle;
uniform vec3 uCenter, uRight, uDown, uForward, uLow, uHigh;
uniform mat3 uToTexture;
uniform vec3 uTextureOrigin, uTexel;
uniform float uScale, uStep, uNear;
uniform vec2 uRamp;
uniform int uKind;
uniform vec3 uDim, uBright;
out vec4 colour;

float density(vec3 place) { return texture(uVolume, place).r; }

vec3 gradient(vec3 place) {
  return vec3(density(place + vec3(uTexel.x, 0.0, 0.0)) - density(place - vec3(uTexel.x, 0.0, 0.0)),
              density(place + vec3(0.0, uTexel.y, 0.0)) - density(place - vec3(0.0, uTexel.y, 0.0)),
              density(place + vec3(0.0, 0.0, uTexel.z)) - density(place - vec3(0.0, 0.0, uTexel.z)));
}

// Where a ray is between two opposite planes on each of three axes.
vec2 inside(vec3 origin, vec3 direction, vec3 low, vec3 high, vec2 range) {
  for (int axis = 0; axis < 3; axis++) {
    if (abs(direction[axis]) < 1e-7) {
      if (origin[axis] < low[axis] || origin[axis] > high[axis]) return vec2(1.0, 0.0);
      continue;
    }
    float one = (low[axis] - origin[axis]) / direction[axis], other = (high[axis] - origin[axis]) / direction[axis];
    range = vec2(max(range.x, min(one, other)), min(range.y, max(one, other)));
  }
  return range;
}

void main() {
  vec2 screen = vec2(gl_FragCoord.x - uCorner.x, uCorner.y - gl_FragCoord.y);
  vec3 start = uCenter + (uRight * (screen.x - uMiddle.x) + uDown * (screen.y - uMiddle.y)) / uScale;
  vec3 first = uToTexture * (start - uTextureOrigin), along = uToTexture * uForward;
  vec2 range = inside(start, uForward, uLow, uHigh, vec2(uNear, 1e6));
  range = inside(first, along, vec3(0.0), vec3(1.0), range);
  colour = vec4(0.0, 0.0, 0.0, 1.0);
  if (range.y <= range.x) return;
  vec3 found = vec3(0.0);
  float clear = 1.0, most = 0.0;
  float at = (floor(range.x / uStep) + 1.0) * uStep;
  for (int count = 0; count < 2048; count++) {
    if (at > range.y) break;
    vec3 place = first + along * at;
    float value = density(place);
    at += uStep;
    if (uKind == 1) {
      most = max(most, value);
      continue;
    }
    float part = clamp((value - uRamp.x) / (uRamp.y - uRamp.x), 0.0, 1.0);
    if (part <= 0.0) continue;
    float opacity = 1.0 - pow(1.0 - 0.55 * part * part, uStep);
    vec3 slope = transpose(uToTexture) * gradient(place);
    float size = length(slope);
    float light = size > 1e-6 ? abs(dot(slope / size, uForward)) : 0.6;
    vec3 shade = mix(uDim, uBright, part) * (0.25 + 0.75 * light) + vec3(0.18) * pow(light, 24.0);
    found += clear * opacity * shade;
    clear *= 1.0 - opacity;
    if (clear < 0.03) break;
  }
  if (uKind == 1) found = vec3(clamp((most - uRamp.x) / (uRamp.y - uRamp.x), 0.0, 1.0));
  colour = vec4(found, 1.0);
}`;
