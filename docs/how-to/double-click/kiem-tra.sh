#!/bin/sh
# sh kiem-tra.sh mau.xlsx: kiểm tra một sổ tính, cho biết trang liệt kê lỗi ở đâu
if [ -z "$1" ]; then
  echo "Cách dùng: sh kiem-tra.sh mau.xlsx" >&2
  exit 2
fi
page="${1%.*}-loi.html"
caunghe check "$1" --html "$page"
code=$?
[ -e "$page" ] && echo "Mở: $page"
exit $code
