#ifndef __LINUX_KCONFIG_H
#define __LINUX_KCONFIG_H

/*
 * IS_ENABLED(CONFIG_FOO) is 1 where CONFIG_FOO is defined as 1 and 0 where
 * it is not defined: the pasted word turns into one argument more, or not.
 */
#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val

#define __is_defined(x)			___is_defined(x)
#define ___is_defined(val)		____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk)	__take_second_arg(arg1_or_junk 1, 0)

#define IS_BUILTIN(option) __is_defined(option)
#define IS_ENABLED(option) IS_BUILTIN(option)

#endif /* __LINUX_KCONFIG_H */
