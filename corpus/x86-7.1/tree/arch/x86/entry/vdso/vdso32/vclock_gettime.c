#include "common/vclock_gettime.c"
