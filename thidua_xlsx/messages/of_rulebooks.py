"""Findings about the points of a rulebook: sheets, units, criteria, tables, targets, classes."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error, warning
from thidua_xlsx.messages.text import Text

__all__ = ["RULEBOOK"]

RULEBOOK: Final = {
    "rulebook-sheet-missing": error(
        Text("Quy định thiếu trang “{expected}”.", "The rulebook has no sheet “{expected}”."),
        Text(
            "Thêm trang này; xem mẫu bằng lệnh “thidua-xlsx rulebook new”.",
            "Add it; “thidua-xlsx rulebook new” writes a model.",
        ),
    ),
    "not-a-rulebook": error(
        Text("Đây là {kind}, không phải quy định chấm điểm.", "This is {kind}, not a rulebook."),
        Text(
            "Ghi đường dẫn của tệp quy định; tệp hoặc thư mục bản tự chấm đứng sau.",
            "Give the rulebook's path; the file or folder of submissions comes after it.",
        ),
        Text("quy định chấm điểm", "a rulebook"),
    ),
    "sheet-empty": error(
        Text("Trang “{expected}” chưa có dòng nào.", "The sheet “{expected}” has no row."),
        Text("Điền ít nhất một dòng.", "Fill in at least one row."),
    ),
    "rulebook-column-missing": error(
        Text("Trang thiếu cột “{expected}”.", "The sheet has no column “{expected}”."),
        Text("Thêm cột với đúng tiêu đề này (thứ tự cột tùy ý).", "Add a column with this heading (any order)."),
    ),
    "rulebook-column-unknown": warning(
        Text("Cột “{found}” không được dùng đến.", "The column “{found}” is not used."),
        Text("Kiểm tra tiêu đề cột có gõ nhầm không.", "Check the heading for a typing slip."),
    ),
    "rulebook-column-twice": error(
        Text("Có hai cột cùng tiêu đề “{found}”.", "Two columns have the heading “{found}”."),
        Text("Chỉ giữ lại một cột.", "Keep one."),
    ),
    "setting-missing": error(
        Text("Chưa ghi “{setting}”.", "“{setting}” is not given."),
        Text("Điền giá trị: {choices}.", "Give a value: {choices}."),
    ),
    "setting-unknown": warning(
        Text("Không có thông tin nào tên “{found}”.", "There is no setting called “{found}”."),
        Text("Kiểm tra có gõ nhầm không.", "Check for a typing slip."),
    ),
    "setting-twice": error(
        Text("“{found}” được ghi hai lần.", "“{found}” is given twice."),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "value-missing": error(
        Text("Ô “{column}” còn trống.", "The cell “{column}” is blank."),
        Text("Điền giá trị.", "Fill it in."),
    ),
    "value-not-a-number": error(
        Text(
            "Ô “{column}” ghi “{found}”, không phải con số dùng được.",
            "“{column}” says “{found}”, which is no usable number.",
        ),
        Text("Ghi {expected}.", "Write {expected}."),
        Text("{expected}", "{expected}"),
    ),
    "value-unknown": error(
        Text("Ô “{column}” ghi “{found}”.", "“{column}” says “{found}”."),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "value-not-a-date": error(
        Text("Ô “{column}” ghi “{found}”, không phải ngày.", "“{column}” says “{found}”, which is no date."),
        Text("Ghi ngày theo dạng 15/12/2018.", "Write a date like 15/12/2018."),
        Text("ngày, ví dụ 15/12/2018", "a date like 15/12/2018"),
    ),
    "value-too-long": error(
        Text("Ô “{column}” dài {length} ký tự, quá {limit}.", "“{column}” has {length} characters, more than {limit}."),
        Text("Rút gọn lại.", "Shorten it."),
    ),
    "code-not-usable": error(
        Text("Mã “{found}” có ký tự không dùng được.", "The code “{found}” has characters that cannot be used."),
        Text(
            'Dùng chữ, số và các dấu . - _ ( ), nhiều nhất 60 ký tự; không dùng | / \\ : ; * ? " < > + = '
            "và không xuống dòng.",
            'Use letters, digits and . - _ ( ), at most 60; none of | / \\ : ; * ? " < > + = and no line break.',
        ),
    ),
    "key-reserved": error(
        Text(
            "Mã “{found}” là từ dành riêng (tổng điểm, điểm thưởng, điểm trừ, hoạt động chung).",
            "The key “{found}” is a reserved word (total, bonus, deduction, activities).",
        ),
        Text("Đặt mã khác.", "Choose another key."),
    ),
    "key-as-number": warning(
        Text(
            "Ô “{column}” là số {found}: Excel có thể đã đổi 1.10 thành 1,1.",
            "“{column}” is the number {found}: Excel may have turned 1.10 into 1.1.",
        ),
        Text("Định dạng cột là Văn bản (Text) rồi gõ lại mã.", "Format the column as Text and type the code again."),
    ),
    "key-as-date": error(
        Text("Ô “{column}” đã bị Excel đổi thành ngày {found}.", "Excel has turned “{column}” into the date {found}."),
        Text("Định dạng cột là Văn bản (Text) rồi gõ lại mã.", "Format the column as Text and type the code again."),
    ),
    "code-twice": error(
        Text("Mã “{found}” đã dùng ở {other}.", "The code “{found}” is already used at {other}."),
        Text("Đặt mã khác nhau cho từng dòng.", "Give each row a code of its own."),
    ),
    "name-twice": error(
        Text("Tên “{found}” đã dùng cho đơn vị {other}.", "The name “{found}” is already used for unit {other}."),
        Text(
            "Tên và tên khác của các đơn vị phải khác nhau để nhận ra phiếu.",
            "Names and aliases must tell units apart.",
        ),
    ),
    "predecessor-itself": warning(
        Text(
            "Đơn vị ghi chính mình (“{found}”) làm tiền thân.", "The unit names itself (“{found}”) as its predecessor."
        ),
        Text(
            "Chỉ ghi đơn vị khác của quy định trước; đơn vị giữ nguyên mã hoặc tên thì tự được nhận ra.",
            "Name only other units of the rulebook before; one that kept its code or name is recognised by itself.",
        ),
    ),
    "cluster-unknown": error(
        Text(
            "Không có cụm “{found}” trong trang Cụm.", "There is no cluster “{found}” in the sheet “Clusters” (“Cụm”)."
        ),
        Text("Sửa mã cụm: {choices}.", "Correct the code: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "cluster-empty": warning(
        Text("Cụm “{found}” không có đơn vị nào.", "The cluster “{found}” has no unit."),
        Text("Thêm đơn vị hoặc bỏ cụm này.", "Add units or remove it."),
    ),
    "officer-unknown": error(
        Text("“{found}” không phải mã đơn vị thuộc cụm này.", "“{found}” is not the code of a unit of this cluster."),
        Text("Ghi mã một đơn vị của cụm.", "Give the code of a unit of the cluster."),
    ),
    "unit-without-cluster": error(
        Text("Đơn vị “{found}” chưa thuộc cụm nào.", "The unit “{found}” is in no cluster."),
        Text("Ghi mã cụm: {choices}.", "Give its cluster: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "parent-unknown": error(
        Text("không có tiêu chí cấp trên “{found}”.", "there is no parent criterion “{found}”."),
        Text("Sửa cột “Thuộc nhóm”.", "Correct the column “Parent” (“Thuộc nhóm”)."),
    ),
    "criterion-cycle": error(
        Text("các nhóm bao nhau thành vòng: {path}.", "groups contain one another: {path}."),
        Text("Sửa cột “Thuộc nhóm” để cây tiêu chí không có vòng.", "Correct the column “Parent” (“Thuộc nhóm”)."),
    ),
    "group-with-method": error(
        Text(
            "nhóm có tiêu chí con nên không có cách chấm hay tham số riêng.",
            "a group with children has no method or parameters of its own.",
        ),
        Text(
            "Để trống cột “Tham số”; cột “Cách chấm” để trống hoặc ghi “cộng”, “mức cao nhất”, “trọng số”.",
            "Leave “Parameters” (“Tham số”) blank, and “Method” (“Cách chấm”) blank or “sum” (“cộng”), “highest” (“mức cao "
            "nhất”), “weighted” (“trọng số”).",
        ),
    ),
    "leaf-without-method": error(
        Text("chưa ghi cách chấm.", "no method is given."),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "method-unknown": error(
        Text("không có cách chấm “{found}”.", "there is no method “{found}”."),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "parameter-missing": error(
        Text(
            "cách chấm “{method}” cần tham số “{parameter}”.",
            "the method “{method}” needs the parameter “{parameter}”.",
        ),
        Text(
            "Ghi vào cột Tham số, ví dụ: {example}.",
            "Write it in the column “Parameters” (“Tham số”), for example: {example}.",
        ),
        Text("{example}", "{example}"),
    ),
    "parameter-unknown": error(
        Text("cách chấm “{method}” không có tham số “{found}”.", "the method “{method}” has no parameter “{found}”."),
        Text("Tham số dùng được: {choices}.", "Its parameters: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "parameter-bad": error(
        Text("tham số “{parameter}” ghi “{found}”.", "the parameter “{parameter}” says “{found}”."),
        Text("Ghi {expected}.", "Write {expected}."),
        Text("{expected}", "{expected}"),
    ),
    "parameter-twice": error(
        Text("tham số “{found}” được ghi hai lần.", "the parameter “{found}” is given twice."),
        Text("Chỉ giữ lại một.", "Keep one."),
    ),
    "sum-differs": error(
        Text(
            "tính từ các tiêu chí con thì nhóm cho nhiều nhất {found} điểm, nhưng thang điểm của nhóm là "
            "{expected}{where}.",
            "by its children it gives at most {found}, but the group's maximum is {expected}{where}.",
        ),
        Text("Sửa thang điểm cho khớp.", "Make them agree."),
        Text("{expected}", "{expected}"),
    ),
    "stated-total-differs": error(
        Text(
            "Các nhóm lớn cộng lại là {found}, nhưng tổng điểm đã ghi là {expected}{where}.",
            "The top groups add up to {found}, but the stated total is {expected}{where}.",
        ),
        Text(
            "Sửa thang điểm hoặc dòng “Tổng điểm”.", "Correct the maxima or the setting “Total points” (“Tổng điểm”)."
        ),
        Text("{expected}", "{expected}"),
    ),
    "no-leaf": error(
        Text("Quy định chưa có tiêu chí nào để chấm{where}.", "The rulebook has no criterion to score{where}."),
        Text(
            "Thêm tiêu chí có cách chấm vào trang Tiêu chí.",
            "Add criteria with a method to the sheet “Criteria” (“Tiêu chí”).",
        ),
    ),
    "table-missing": error(
        Text(
            "cách chấm “{method}” cần các dòng trong trang Mức điểm.",
            "the method “{method}” needs rows in the sheet “Point rows” (“Mức điểm”).",
        ),
        Text("Thêm các dòng với mã tiêu chí này.", "Add rows with this criterion's key."),
    ),
    "table-too-long": error(
        Text(
            "bảng quá dài cho một công thức Excel: {found}, nhiều nhất {high}.",
            "the table is too long for one formula of Excel: {found}, at most {high}.",
        ),
        Text("Gộp bớt dòng hoặc rút gọn tên mức.", "Join rows or shorten the names."),
    ),
    "table-unused": error(
        Text(
            "có dòng trong trang Mức điểm nhưng cách chấm không dùng đến.",
            "it has rows in “Point rows” (“Mức điểm”), but its method uses none.",
        ),
        Text("Bỏ các dòng đó hoặc đổi cách chấm.", "Remove them or change the method."),
    ),
    "table-criterion-unknown": error(
        Text(
            "Dòng mức điểm cho tiêu chí “{found}” không có trong quy định.",
            "There is no criterion “{found}” for this row.",
        ),
        Text("Sửa mã tiêu chí.", "Correct the key."),
    ),
    "bands-overlap": error(
        Text("hai khoảng {first} và {second} chồng lên nhau.", "the intervals {first} and {second} overlap."),
        Text(
            "Chỉ một khoảng được lấy đầu mút: ví dụ khoảng dưới dùng “<”, khoảng trên dùng “≥”.",
            "Let one of them own the edge: “<” below, “≥” above, for example.",
        ),
    ),
    "bands-gap": error(
        Text("giữa {first} và {second} có chỗ hở.", "there is a hole between {first} and {second}."),
        Text("Nối liền hai khoảng.", "Close it."),
    ),
    "band-empty": error(
        Text("khoảng {first} không chứa số nào.", "the interval {first} holds no number."),
        Text("Sửa đầu mút của khoảng.", "Correct its ends."),
    ),
    "band-open-ended": warning(
        Text(
            "kết quả {side} {edge} không thuộc khoảng nào, sẽ không có điểm.",
            "results {side} {edge} are in no interval and get no points.",
        ),
        Text(
            "Thêm khoảng cho phần này (để trống đầu mút là không giới hạn).",
            "Add an interval (a blank end has no limit).",
        ),
    ),
    "band-above-maximum": error(
        Text(
            "mức {first} cho {found} điểm, vượt thang điểm {high}.",
            "{first} gives {found} points, above the maximum {high}.",
        ),
        Text("Sửa điểm của mức hoặc thang điểm.", "Correct the points or the maximum."),
    ),
    "level-twice": error(
        Text("mức “{found}” được ghi hai lần.", "the level “{found}” is given twice."),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "maximum-not-reached": warning(
        Text("cao nhất chỉ đạt {found} trong {high} điểm.", "at best it gives {found} of {high} points."),
        Text("Kiểm tra thang điểm và tham số.", "Check the maximum and the parameters."),
    ),
    "maximum-zero": error(
        Text("thang điểm bằng 0.", "the maximum is 0."),
        Text("Ghi thang điểm lớn hơn 0, hoặc bỏ tiêu chí.", "Give a maximum above 0, or remove the criterion."),
    ),
    "too-many-digits": error(
        Text("{found} có nhiều hơn {digits} chữ số thập phân.", "{found} has more than {digits} decimals."),
        Text("Làm tròn, hoặc tăng “Số chữ số thập phân của điểm”.", "Round it, or raise the number of decimals."),
    ),
    "target-unit-unknown": error(
        Text("Không có đơn vị “{found}”.", "There is no unit “{found}”."),
        Text("Sửa mã đơn vị.", "Correct the unit's code."),
    ),
    "target-criterion-unknown": error(
        Text("Không có tiêu chí chấm điểm “{found}”.", "There is no scored criterion “{found}”."),
        Text(
            "Sửa mã tiêu chí (chỉ tiêu giao cho tiêu chí, không giao cho nhóm).",
            "Correct the key (of a leaf, not a group).",
        ),
    ),
    "target-not-applicable": error(
        Text("tiêu chí không áp dụng cho cụm của đơn vị {unit}.", "it does not apply to the cluster of unit {unit}."),
        Text("Bỏ dòng này hoặc sửa cột “Áp dụng cho cụm”.", "Remove the row or correct the column of clusters."),
    ),
    "target-not-used": error(
        Text("cách chấm “{method}” không dùng chỉ tiêu.", "the method “{method}” uses no target."),
        Text(
            "Bỏ chỉ tiêu này (vẫn có thể ghi “không được giao”).",
            "Remove it (“not assigned”, “không được giao”, is still allowed).",
        ),
    ),
    "target-twice": error(
        Text("chỉ tiêu của đơn vị {unit} được ghi hai lần.", "unit {unit} has two targets."),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "assigned-target-zero": error(
        Text("chỉ tiêu của đơn vị {unit} bằng 0.", "the target of unit {unit} is 0."),
        Text(
            "Ghi “không được giao”, hoặc thêm tham số “chỉ tiêu 0 = đủ điểm”, “= không điểm” hoặc “= loại trừ”.",
            "Write “not assigned” (“không được giao”), or add the parameter “zero target = full”, “= zero” or “= exclude”.",
        ),
    ),
    "classes-overlap": error(
        Text("Hai mức xếp loại {first} và {second} chồng lên nhau.", "The classes {first} and {second} overlap."),
        Text("Để mỗi đầu mút thuộc về một mức.", "Let one class own each edge."),
    ),
    "classes-gap": warning(
        Text(
            "Giữa hai mức xếp loại {first} và {second} có chỗ hở; đơn vị rơi vào đó sẽ “chưa xếp loại”.",
            "There is a hole between the classes {first} and {second}; a unit in it is not classified.",
        ),
        Text("Nối liền hai mức nếu không cố ý.", "Close it unless it is meant."),
    ),
    "class-empty": error(
        Text("Mức xếp loại {first} không chứa số nào.", "The class {first} holds no number."),
        Text("Sửa đầu mút.", "Correct its ends."),
    ),
    "classes-open-ended": warning(
        Text("Tổng {side} {edge} không thuộc mức xếp loại nào.", "Totals {side} {edge} are in no class."),
        Text("Thêm mức cho phần này (để trống đầu mút là không giới hạn).", "Add a class (a blank end has no limit)."),
    ),
}
