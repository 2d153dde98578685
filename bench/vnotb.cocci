// The C edits of the article's change in the two files that hold most of them, for spatch. It has no
// notion of "there already": a second run makes them again.
@@
@@
 extern int vgetcpu_mode;
+extern int vnotb;

@@
expression LOCK, FLAGS;
@@
 update_vsyscall(...)
 {
 ...
+vnotb = 666;
 write_sequnlock_irqrestore(LOCK, FLAGS);
 }
