package coreutils

// rareNames are the commands that the browser's small build leaves to the full
// one. Their files are in /usr/bin all the same.
const rareNames = `arch awk base32 base64 chattr chroot cksum cmp column comm cut dd diff dmesg env expand expr
	factor fallocate findmnt flock fold getfacl gunzip gzip hd hexdump install join lsattr mawk
	md5sum mktemp nice nl nohup nproc od paste ps rev sed setfacl setpriv sha1sum sha224sum
	sha256sum sha384sum sha512sum shuf split strings sum sys tac tar timeout tr tty unexpand
	uniq unshare xargs xxd zcat`
