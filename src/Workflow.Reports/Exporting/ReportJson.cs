using System.Text.Encodings.Web;
using System.Text.Json;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Exporting;

/// <summary>A report as data for other programs: <c>annual-report.v1.schema.json</c> in this folder describes it.</summary>
public static class ReportJson
{
    /// <summary>The value of <c>schema</c>; a change that an old reader would misread gets the next number.</summary>
    public const string Schema = "annual-report/1";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static void Write(Report report, Stream file)
    {
        using var json = new Utf8JsonWriter(file, Readable);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("layout", report.LayoutId);
        json.WriteNumber("year", report.Year);
        json.WriteString("unit", report.UnitName);
        json.WriteStartObject("texts");
        foreach (var text in report.Layout.Texts)
        {
            json.WriteString(text.Key, report.Text(text.Key));
        }
        json.WriteEndObject();
        json.WriteStartObject("tables");
        foreach (var table in report.Layout.Tables)
        {
            Table(json, report, table);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <returns>The report, or what is wrong with the file and where.</returns>
    public static (Report? Report, string? Fault) Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            return (null, $"JSON 第{broken.LineNumber + 1}行写错了，读不出来。");
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return (null, $"JSON 的结构与“{Schema}”不符，请对照 annual-report.v1.schema.json 检查。");
        }
    }

    private static (Report? Report, string? Fault) Read(JsonElement root)
    {
        if (!root.TryGetProperty("schema", out var schema) || schema.GetString() != Schema)
        {
            return (null, $"JSON 里没有写明“schema”为“{Schema}”，不是本平台导出的年度报告。");
        }
        var id = root.GetProperty("layout").GetString();
        if (ReportLayouts.All.FirstOrDefault(l => l.Id == id) is not { } layout)
        {
            return (null, $"没有“{id}”这种报告格式，可用的有：{string.Join("、", ReportLayouts.All.Select(l => l.Id))}。");
        }
        var texts = root.GetProperty("texts").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString());
        var cells = new Dictionary<string, string?>();
        foreach (var table in root.GetProperty("tables").EnumerateObject())
        {
            foreach (var row in table.Value.EnumerateObject())
            {
                foreach (var figure in row.Value.EnumerateObject())
                {
                    cells[$"{table.Name}.{row.Name}.{figure.Name}"] = figure.Value.GetString();
                }
            }
        }
        return texts.Keys.FirstOrDefault(t => !layout.HasText(t)) is { } text ? (null, $"格式“{id}”没有“{text}”这段文字。")
            : cells.Keys.FirstOrDefault(c => !layout.HasCell(c)) is { } cell ? (null, $"格式“{id}”的表格没有“{cell}”这一格。")
            : (Report.Create(layout, root.GetProperty("year").GetInt32(), root.GetProperty("unit").GetString() ?? "", texts, cells), null);
    }

    private static void Table(Utf8JsonWriter json, Report report, TableLayout table)
    {
        json.WriteStartObject(table.Key);
        foreach (var block in table.Blocks)
        {
            foreach (var row in block.Rows)
            {
                json.WriteStartObject(row.Key);
                foreach (var column in block.Columns)
                {
                    json.WriteString(column.Key, report.Cell($"{table.Key}.{row.Key}.{column.Key}"));
                }
                json.WriteEndObject();
            }
        }
        json.WriteEndObject();
    }
}
