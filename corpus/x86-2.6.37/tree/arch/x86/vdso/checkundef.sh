#!/bin/sh
# An image with undefined symbols cannot work: nobody would resolve them.
if "$1" "$2" | grep '^ *U' >/dev/null; then
    echo "$2: has undefined symbols" >&2
    exit 1
fi
