using System.IO.Compression;

namespace Workflow.Disclosure.Drafting;

/// <summary>What a file is, by its content; its name is never believed.</summary>
public static class FileTypes
{
    public const string Pdf = "application/pdf";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Ofd = "application/ofd";
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <param name="content">Seekable; its position afterwards is undefined.</param>
    /// <returns>The content type, or null for one that is not taken.</returns>
    public static string? Recognise(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Span<byte> head = stackalloc byte[8];
        content.Position = 0;
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..read] switch
        {
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Pdf,
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A] => Png,
            [0xFF, 0xD8, 0xFF, ..] => Jpeg,
            [(byte)'P', (byte)'K', 3, 4, ..] => Zipped(content),
            _ => null,
        };
    }

    private static string? Zipped(Stream content)
    {
        // An archive's end alone takes more; a shorter one would be read from before its beginning.
        if (content.Length < 22)
        {
            return null;
        }

        try
        {
            content.Position = 0;
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var macros = zip.Entries.Any(e => e.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase));
            return macros ? null
                : zip.GetEntry("word/document.xml") is not null ? Docx
                : zip.GetEntry("xl/workbook.xml") is not null ? Xlsx
                : zip.GetEntry("OFD.xml") is not null ? Ofd
                : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }
}
