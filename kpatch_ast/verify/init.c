/* SPDX-License-Identifier: MIT */
/*
 * The only program of the machine that `kpatch-ast verify --level boot` starts: it calls functions of
 * the vDSO from user space and prints what they return.
 *
 * It has no libc, since a static glibc refuses a kernel older than 3.2, and the oldest with a vDSO
 * for it is 2.6.23. functions.h is written beside it; it has one FUNCTION(name, type) for each function
 * without arguments and one SYMBOL(name) for each of the others, which are looked up, not called.
 *
 * Lines that start with "kpatch: " are for the tool; what is no function there has a name that no
 * function can have. Every call is made in a child: a fault (a page that is not there gives SIGBUS)
 * is one more line, not the end.
 */
#define VDSO_NO_GETAUXVAL
#include "vdso_find.h"

#include <asm/unistd.h>

#define CLONE_NEWTIME 0x80
#define SIGCHLD 17
#define REBOOT_MAGIC1 0xfee1dead
#define REBOOT_MAGIC2 672274793
#define REBOOT_RESTART 0x01234567

static const void *image;
static char *const *environment;

static long call4(long number, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return result;
}

/* One write for one line: the kernel's own messages go to the same console. */
static char line[256];
static unsigned int used;

static void put(const char *text)
{
	while (*text && used < sizeof(line) - 1)
		line[used++] = *text++;
}

static void put_number(unsigned long long value, int negative)
{
	char digits[24], *at = digits + sizeof(digits) - 1;

	*at = 0;
	if (negative)
		value = -value;
	do
		*--at = '0' + value % 10;
	while (value /= 10);
	if (negative)
		*--at = '-';
	put(at);
}

static void end_line(void)
{
	line[used++] = '\n';
	call4(__NR_write, 1, (long)line, used, 0);
	used = 0;
}

static void say(const char *what, const char *how, long number)
{
	put("kpatch: ");
	put(what);
	put(" ");
	put(how);
	put(" ");
	put_number((unsigned long long)number, number < 0);
	end_line();
}

static void call_all(const char *where)
{
#define FUNCTION(name, type)                                                                       \
	{                                                                                          \
		type (*function)(void) = (type(*)(void))vdso_sym_at(image, VDSO_VERSION,           \
								    VDSO_SYMBOL(#name));           \
                                                                                                   \
		if (function) {                                                                    \
			type value = function();                                                   \
                                                                                                   \
			put("kpatch: " #name " ");                                                 \
			put(where);                                                                \
			put(" ");                                                                  \
			put_number((unsigned long long)value, value < (type)1 && value != 0);      \
			end_line();                                                                \
		}                                                                                  \
	}
#define SYMBOL(name)
#include "functions.h"
#undef FUNCTION
#undef SYMBOL
}

static void look_up_all(void)
{
#define SYMBOL(name)                                                                               \
	say(#name, "found",                                                                        \
	    (vdso_sym_at(image, VDSO_VERSION, VDSO_SYMBOL(#name)) != 0) +                          \
		    (vdso_sym_at(image, VDSO_VERSION, #name) != 0));
#define FUNCTION(name, type) SYMBOL(name)
#include "functions.h"
#undef FUNCTION
#undef SYMBOL
}

/* Call in a child, which is where a new time namespace begins; with `program`, after its exec. */
static void call_in_child(const char *where, const char *program)
{
	int status = 0;
	long child = call4(__NR_fork, 0, 0, 0, 0);

	if (child == 0) {
		const char *const argv[] = { program, where, 0 };

		if (program)
			say(where, "exec",
			    call4(__NR_execve, (long)program, (long)argv, (long)environment, 0));
		else
			call_all(where);
		call4(__NR_exit, 0, 0, 0, 0);
	}
	call4(__NR_wait4, child, (long)&status, 0, 0);
	if (child < 0)
		say(where, "fork", child);
	else if (status & 0x7f)
		say(where, "signal", status & 0x7f);
}

__attribute__((used)) static void start(const unsigned long *stack)
{
	unsigned long arguments = stack[0];
	const char *const *argv = (const void *)(stack + 1);
	const unsigned long *at = stack + 1 + arguments + 1;
	long error;

	environment = (void *)at;
	while (*at++)
		;
	image = vdso_image_in(at);

	if (call4(__NR_getpid, 0, 0, 0, 0) != 1) {
		call_all(argv[1]);
		call4(__NR_exit, 0, 0, 0, 0);
	}

	say("the-machine", "begin", image != 0);
	look_up_all();
	call_in_child("direct", 0);
	error = call4(__NR_unshare, CLONE_NEWTIME, 0, 0, 0);
	say("time-namespace", "error", -error);
	if (!error) {
		call_in_child("time-namespace", 0);
		call_in_child("exec-in-time-namespace", argv[0]);
	}
	say("the-machine", "end", 0);
	for (;;)
		call4(__NR_reboot, (long)REBOOT_MAGIC1, REBOOT_MAGIC2, REBOOT_RESTART, 0);
}

/* The kernel jumps here with the stack as the psABI says; C wants it where a call would leave it. */
__asm__(".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call start\n");
