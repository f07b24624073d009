package coreutils

// rareNames are the commands that the browser's small build leaves to the full
// one. Their files are in /usr/bin all the same.
const rareNames = `arch awk base32 base64 bind chattr chroot cksum cmp column comm cut date dd df diff dmesg
	du egrep env expand expr factor fallocate fgrep find findmnt flock fold getcap getfacl grep
	gunzip gzip hd hexdump install join link logname lsattr mawk md5sum mergerfs mhddfs mktemp mount.aufs mount.nullfs mount.unionfs mount_unionfs nice nl nohup nproc od
	paste ps rev sed setcap setfacl setpriv sha1sum sha224sum sha256sum sha384sum sha512sum
	shuf sort split strings sum sys tac tail tar timeout tr tree tty unexpand unionfs uniq
	unshare xargs xxd zcat`
