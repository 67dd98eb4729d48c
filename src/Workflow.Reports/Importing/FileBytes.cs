using System.Buffers;
using System.Text;

namespace Workflow.Reports.Importing;

internal enum FileKind { Nothing, Text, Html, Json, Package, OldWord, Pdf, Other }

/// <summary>A file's bytes and what they are, told by the bytes alone: an ending is easily wrong.</summary>
internal static class FileBytes
{
    private static readonly SearchValues<string> Tags = SearchValues.Create(["<html", "<!doctype html", "<body", "<table", "<article", "<div", "<p>", "<p "], StringComparison.OrdinalIgnoreCase);

    public static byte[] Of(Stream file)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > ImportLimits.MaxFileBytes)
            {
                throw new UnreadableException($"文件超过{ImportLimits.MaxFileBytes / 1_000_000}MB，不像一份年度报告。请去掉图片等内容后再导入。");
            }
        }
        return bytes.ToArray();
    }

    public static FileKind KindOf(byte[] bytes)
    {
        ReadOnlySpan<byte> start = bytes;
        if (start.IsEmpty)
        {
            return FileKind.Nothing;
        }
        if (start.StartsWith("PK\u0003\u0004"u8))
        {
            return FileKind.Package;
        }
        if (start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]))
        {
            return FileKind.OldWord;
        }
        if (start.StartsWith("%PDF"u8))
        {
            return FileKind.Pdf;
        }
        var text = Text(bytes[..Math.Min(bytes.Length, 65536)]);
        var head = text.AsSpan().TrimStart();
        return head.StartsWith("{") ? FileKind.Json
            : head.StartsWith("<") || text.AsSpan().ContainsAny(Tags) ? FileKind.Html
            : text.Contains('\0', StringComparison.Ordinal) ? FileKind.Other
            : string.IsNullOrWhiteSpace(text) ? FileKind.Nothing
            : FileKind.Text;
    }

    /// <summary>By its byte order mark, else UTF-8 where it is valid, else GB 18030.</summary>
    public static string Text(byte[] bytes)
    {
        ReadOnlySpan<byte> start = bytes;
        if (start.StartsWith<byte>([0xFF, 0xFE]))
        {
            return Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2);
        }
        if (start.StartsWith<byte>([0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2);
        }
        var utf8 = start.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        return Valid(utf8) ? Encoding.UTF8.GetString(utf8) : CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(bytes);
    }

    // A character may be cut at the end of what was looked at.
    private static bool Valid(ReadOnlySpan<byte> bytes)
    {
        for (var cut = 0; cut < 4 && cut <= bytes.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(bytes[..^cut]))
            {
                return true;
            }
        }
        return false;
    }
}
