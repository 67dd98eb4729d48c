using System.Text;
using CsvHelper;

namespace Workflow.Disclosure.People;

/// <param name="Line">1-based, as an editor counts them; the heading is line 1.</param>
public sealed record ImportRow(
    int Line, string Unit, string DisplayName, string UserName, string Position, string From, string To, string Email, string Phone)
{
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The account exists already; the row only adds a position to it.</summary>
    public bool Existing { get; init; }
}

/// <summary>Lists of people as spreadsheets save them: commas, semicolons or tabs; UTF-8 with or without mark, UTF-16 with mark, or GB18030.</summary>
public static class PeopleCsv
{
    /// <summary>In bytes.</summary>
    public const int MaxSize = 2 * 1024 * 1024;

    /// <summary>A county has a few hundred; more at once is the wrong file.</summary>
    public const int MaxRows = 5_000;

    public static IReadOnlyList<string> Columns { get; } = ["单位", "姓名", "登录名", "岗位", "起始日期", "截止日期", "邮箱", "电话"];
    private static readonly CsvReaderOptions Format = CsvReaderOptions.Default with { TrackLineNumbers = true };
    private static readonly string[] Required = ["单位", "姓名", "登录名", "岗位", "起始日期"];

    static PeopleCsv() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <returns>The text; strict UTF-8 first, because GB18030 makes something of nearly every byte.</returns>
    public static Result<string> Decode(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.Length > MaxSize)
        {
            return new InvalidError($"文件有{bytes.Length / 1024.0 / 1024:0.0}MB，最多{MaxSize / 1024 / 1024}MB，没有导入。请分成几个文件。");
        }

        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, ..] => Strict(Encoding.UTF8).GetString(bytes[3..]),
                [0xFF, 0xFE, ..] => Strict(Encoding.Unicode).GetString(bytes[2..]),
                [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..] => new InvalidError("这是Excel工作簿，不是CSV。请在Excel中另存为“CSV UTF-8（逗号分隔）”后再导入。"),
                _ => Strict(Encoding.UTF8).GetString(bytes),
            };
        }
        catch (DecoderFallbackException)
        {
            try
            {
                return Strict(Encoding.GetEncoding("GB18030")).GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                return new InvalidError("文件的文字编码看不懂。请在Excel中另存为“CSV UTF-8（逗号分隔）”后再导入。");
            }
        }
    }

    public static Result<IReadOnlyList<ImportRow>> Read(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return new InvalidError("这不是CSV文件。请在Excel中另存为“CSV UTF-8（逗号分隔）”后再导入。");
        }

        using var csv = CsvReader.FromText(text, Format);
        if (csv.Headers is not { Count: > 0 } heading)
        {
            return new InvalidError("文件是空的。第一行应为列名：" + string.Join(',', Columns));
        }

        if (Required.Where(c => !csv.TryGetFieldIndex(c, out _)).ToList() is { Count: > 0 } missing)
        {
            return new InvalidError($"第1行缺少列：{string.Join('、', missing)}。第一行应为：{string.Join(',', Columns)}");
        }

        var rows = new List<ImportRow>();
        while (csv.Read())
        {
            string[] cells = [.. Columns.Select(Field)];
            // A spreadsheet saves rows of nothing but commas below the last.
            if (Array.TrueForAll(cells, c => c.Length == 0))
            {
                continue;
            }

            if (rows.Count == MaxRows)
            {
                return new InvalidError($"文件超过{MaxRows}行，没有导入。请分成几个文件。");
            }

            rows.Add(new ImportRow((int)csv.LineNumber, cells[0], cells[1], cells[2].ToLowerInvariant(), cells[3], cells[4], cells[5], cells[6], cells[7]));
        }

        return rows.Count == 0 ? new InvalidError("文件只有列名，没有人员。") : rows;

        string Field(string column) =>
            csv.TryGetFieldIndex(column, out var index) && index < csv.FieldCount ? Spelling.Trim(csv.GetString(index)) : "";
    }

    /// <returns>A list of one-time passwords to hand out. No cell can begin with a character that a spreadsheet runs as a formula.</returns>
    public static byte[] Write(IEnumerable<NewAccount> accounts)
    {
        using var content = new MemoryStream();
        // With the mark, so that Excel reads it as UTF-8.
        using (var csv = CsvWriter.Create(content, CsvWriterOptions.Default with { WriteByteOrderMark = true, Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            csv.WriteRecord("姓名", "登录名", "一次性密码");
            foreach (var account in accounts)
            {
                csv.WriteRecord(account.DisplayName, account.UserName, account.Password);
            }
        }

        return content.ToArray();
    }

    private static Encoding Strict(Encoding encoding) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
}
