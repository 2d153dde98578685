#ifndef _LINUX_TRACEPOINT_H
#define _LINUX_TRACEPOINT_H

#define TP_PROTO(args...)	args
#define TP_ARGS(args...)	args
#define TP_printk(fmt, args...)
#define TRACE_EVENT(name, proto, args, print)	\
	static inline void trace_##name(proto) { }

#endif /* _LINUX_TRACEPOINT_H */
