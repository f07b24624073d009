# The container of the article: a file that cannot be renamed out of a bind
# mount into another one, and how it is moved all the same.
mkdir -p /root/test /run/lock
mount -t tmpfs tmpfs /run/lock
mkdir /run/lock/example
docker run -dit --name=mycontainer -v /root/test:/root/test -v /run/lock/example:/root/example ubuntu > /tmp/id

echo "## what the container's layer has at first"
diff=$(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' mycontainer)
find "$diff" -mindepth 1 | sed 's#.*/diff##' | sort

docker exec -i -w /root mycontainer bash <<'INSIDE'
echo "## node --version"
node --version
stat -f -c "%n %T" / /root/test /root/example
touch /root/test/one.txt
cat > test.js <<'JS'
var fs = require('fs');
fs.rename('/root/test/one.txt', '/root/example/two.txt', (err) => {
if (err) throw err;
console.log('Rename complete!');
});
JS
echo "## node test.js"
node test.js
echo "[exit $?]"
node test.js 2>&1 | cat -A; echo exit=${PIPESTATUS[0]}
echo "## the error object"
node -e "require('fs').rename('/root/test/one.txt','/root/example/two.txt',e=>{console.log(Object.getOwnPropertyNames(e), Object.keys(e)); console.log(JSON.stringify(e)); console.log(String(e)); console.log(e.message); console.log([e.stack]); console.log(e instanceof Error, e.name, e.constructor.name); console.log(require('util').getSystemErrorName(e.errno))})"
cat > sync.js <<'JS'
var fs = require('fs');
fs.renameSync('/root/test/one.txt', '/root/example/two.txt');
JS
echo "## node sync.js"
node sync.js
echo "[exit $?]"
echo "require('fs').promises.rename('/root/test/one.txt', '/root/example/two.txt');" > prom.js
echo "## node prom.js"
node prom.js
echo "[exit $?]"
cat > test.js <<'JS'
var fs = require('fs');
fs.copyFile('/root/test/one.txt', '/root/example/two.txt', (err) => {
if (err) throw err;
console.log('Copy — Success');
fs.unlink('/root/test/one.txt', (err) => {
if (err) throw err;
console.log('Unlink — Success');
});
});
JS
echo "## copy and unlink"
ls -l test/one.txt | sed 's/ [A-Z][a-z][a-z] .* / TIME /'
ls -l example/two.txt
echo "[exit $?]"
node test.js
ls -l test/one.txt
echo "[exit $?]"
ls -l example/two.txt | sed 's/ [A-Z][a-z][a-z] .* / TIME /'
node test.js
echo "[exit $?]"
INSIDE

echo "## outside"
ls -A /root/test /run/lock/example
docker diff mycontainer | sort -k2
