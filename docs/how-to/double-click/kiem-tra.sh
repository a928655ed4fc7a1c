#!/bin/sh
# sh kiem-tra.sh mau.xlsx: kiểm tra một sổ tính, cho biết trang liệt kê lỗi ở đâu
if [ -z "$1" ]; then
  echo "Cách dùng: sh kiem-tra.sh mau.xlsx" >&2
  exit 2
fi
page="${1%.*}-loi.html"
caunghe check "$1" --html "$page"
code=$?
# 0 và 1: đã kiểm tra và ghi trang; mã khác: trang còn đó là của lần trước
if [ $code -eq 0 ] || [ $code -eq 1 ]; then
  echo "Mở: $page"
else
  echo "Chưa kiểm tra được, xem lý do ở trên; trang của lần trước, nếu có, không phải của lần này." >&2
fi
exit $code
