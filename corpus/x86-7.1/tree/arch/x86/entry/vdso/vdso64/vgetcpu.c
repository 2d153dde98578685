#include "common/vgetcpu.c"
