package coreutils

// rareNames are the commands that the browser's small build leaves to the full
// one. Their files are in /usr/bin all the same.
const rareNames = `arch awk base32 base64 cksum cmp column comm cut dd diff dmesg env expand expr factor
	findmnt fold gunzip gzip hd hexdump install join mawk md5sum mktemp nice nl nohup
	nproc od paste ps rev sed sha1sum sha224sum sha256sum sha384sum sha512sum shuf split
	strings sum sys tac tar timeout tr tty unexpand uniq xargs xxd zcat`
