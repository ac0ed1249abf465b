' Types values into workbooks as a user does, recalculates and saves them: the office side of tests/libreoffice.py.
' A record ends with Chr(30), a field with Chr(31). From $(user)/steps.txt:
'   open, url | number, sheet, A1, value | text, sheet, A1, value | nothing, sheet, A1, "" | save, url |
'   save, url, filter, password
' To $(user)/answers.txt: refused, number of the step, reason | failed, number of the step, reason | done, number of steps
Option Explicit

Private book As Object

Sub Main
	Dim files As Object, steps As Object, answers As Object
	Dim place As String, record As String, reason As String, number As Long
	files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
	place = createUnoService("com.sun.star.util.PathSubstitution").substituteVariables("$(user)", True)
	answers = createUnoService("com.sun.star.io.TextOutputStream")
	answers.setOutputStream(files.openFileWrite(place & "/answers.txt"))
	answers.setEncoding("UTF-8")
	On Error Goto Failed
	steps = createUnoService("com.sun.star.io.TextInputStream")
	steps.setInputStream(files.openFileRead(place & "/steps.txt"))
	steps.setEncoding("UTF-8")
	Do While Not steps.isEOF()
		record = steps.readString(Array(30), True)
		If record <> "" Then
			reason = Take(Split(record, Chr(31)))
			If reason <> "" Then answers.writeString("refused" & Chr(31) & number & Chr(31) & reason & Chr(30))
			number = number + 1
		End If
	Loop
	answers.writeString("done" & Chr(31) & number & Chr(31) & Chr(30))
	Goto Finish
Failed:
	answers.writeString("failed" & Chr(31) & number & Chr(31) & Error$ & Chr(30))
Finish:
	answers.closeOutput()
	StarDesktop.terminate()
End Sub

' One step; why a cell did not take its value, or nothing.
Function Take(fields) As String
	Select Case fields(0)
		Case "open"
			book = StarDesktop.loadComponentFromURL(fields(1), "_blank", 0, Array(Named("Hidden", True)))
			book.enableAutomaticCalculation(False)
		Case "save"
			book.enableAutomaticCalculation(True)
			book.calculateAll()
			If UBound(fields) > 1 Then
				book.storeToURL(fields(1), Array(Named("FilterName", fields(2)), Named("Password", fields(3))))
			Else
				book.storeToURL(fields(1), Array(Named("FilterName", "Calc MS Excel 2007 XML")))
			End If
			book.close(True)
		Case Else
			Take = Typed(fields(0), fields(1), fields(2), fields(3))
	End Select
End Function

Function Typed(kind As String, sheetName As String, address As String, value As String) As String
	Dim sheet As Object, cell As Object, area As Object, took As Boolean
	If Not book.Sheets.hasByName(sheetName) Then
		Typed = "there is no such sheet"
		Exit Function
	End If
	sheet = book.Sheets.getByName(sheetName)
	cell = sheet.getCellRangeByName(address).getCellByPosition(0, 0)
	' asked first: setValue and setString write into a locked cell without a word, only clearing it does nothing
	If sheet.isProtected() And cell.CellProtection.IsLocked Then
		Typed = "is locked, its sheet is protected"
		Exit Function
	End If
	area = sheet.createCursorByRange(cell)
	area.collapseToMergedArea()
	If area.RangeAddress.StartColumn <> cell.CellAddress.Column Or area.RangeAddress.StartRow <> cell.CellAddress.Row Then
		Typed = "is covered by a merged cell"
		Exit Function
	End If
	Select Case kind
		Case "number"
			cell.setValue(Val(value))
			took = cell.Type = com.sun.star.table.CellContentType.VALUE And cell.getValue() = Val(value)
		Case "text"
			cell.setString(value)
			took = cell.Type = com.sun.star.table.CellContentType.TEXT And cell.getString() = value
		Case "nothing"
			cell.setString("")
			took = cell.Type = com.sun.star.table.CellContentType.EMPTY
	End Select
	If Not took Then Typed = "did not take the value, it holds " & cell.Formula
End Function

Function Named(name As String, value)
	Dim pair As New com.sun.star.beans.PropertyValue
	pair.Name = name
	pair.Value = value
	Named = pair
End Function
