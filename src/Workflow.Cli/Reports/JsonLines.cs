using System.Text.Encodings.Web;
using System.Text.Json;
using Workflow.Reports;
using Workflow.Reports.Checks;

namespace Workflow.Cli.Reports;

/// <summary>One line of JSON per file, for other programs.</summary>
internal static class JsonLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> WriteAsync(IAsyncEnumerable<CheckedFile> files, TextWriter output)
    {
        var tally = new Tally();
        using var line = new MemoryStream();
        await foreach (var file in files)
        {
            tally.Add(file);
            line.SetLength(0);
            await using (var json = new Utf8JsonWriter(line, Options))
            {
                Write(json, file);
            }
            await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        }
        return tally.ExitCode;
    }

    private static void Write(Utf8JsonWriter json, CheckedFile file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File.ToString());
        if (file.Reading is not { } reading)
        {
            json.WriteString("error", file.Refusal);
            json.WriteEndObject();
            return;
        }
        json.WriteString("unit", reading.Unit);
        if (reading.Year is { } year)
        {
            json.WriteNumber("year", year);
        }
        else
        {
            json.WriteNull("year");
        }
        json.WriteString("layout", reading.Report?.LayoutId);
        json.WriteString("title", reading.Title);
        json.WriteStartObject("tables");
        if (reading.Report is { } report)
        {
            Tables(json, report);
        }
        json.WriteEndObject();
        json.WriteStartArray("questions");
        foreach (var question in reading.Questions)
        {
            json.WriteStartObject();
            json.WriteString("key", question.Key);
            json.WriteString("text", question.Text);
            json.WriteString("evidence", question.Evidence);
            json.WriteStartArray("choices");
            foreach (var choice in question.Choices)
            {
                json.WriteStringValue(choice.Label);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in file.Findings)
        {
            Finding(json, finding, reading.Report);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary><c>{"t3":{"一、本年新收政府信息公开申请数量":{"自然人":23}}}</c>: null for a blank, text where no number stands.</summary>
    private static void Tables(Utf8JsonWriter json, Report report)
    {
        foreach (var table in report.Layout.Tables)
        {
            json.WriteStartObject(table.Key);
            foreach (var row in report.Layout.Cells.Where(c => c.Table == table.Key).GroupBy(c => c.Row))
            {
                json.WriteStartObject(row.Key.Name);
                foreach (var cell in row)
                {
                    switch (report.Read(cell))
                    {
                        case CellReading.Number number:
                            json.WriteNumber(cell.Column.Name, number.Value);
                            break;
                        case CellReading.NotANumber:
                            json.WriteString(cell.Column.Name, report.Cell(cell.Key));
                            break;
                        default:
                            json.WriteNull(cell.Column.Name);
                            break;
                    }
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
    }

    private static void Finding(Utf8JsonWriter json, Finding finding, Report? report)
    {
        json.WriteStartObject();
        json.WriteString("severity", Words.Key(finding.Severity));
        json.WriteString("code", finding.Code);
        json.WriteString("part", Words.Part(finding, report));
        json.WriteString("table", finding.Table);
        json.WriteString("row", finding.Row);
        json.WriteString("column", finding.Column);
        if (finding.Range is { } range)
        {
            json.WriteString("text", range.Text);
            json.WriteNumber("start", range.Start);
            json.WriteNumber("length", range.Length);
        }
        json.WriteString("message", finding.Message);
        json.WriteString("mend", finding.Mend);
        json.WriteEndObject();
    }
}
