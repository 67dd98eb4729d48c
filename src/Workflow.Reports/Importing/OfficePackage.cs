using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Workflow.Reports.Importing;

/// <summary>The XML parts of a docx or xlsx, each within <see cref="ImportLimits.MaxPartBytes"/> whatever the archive claims.</summary>
/// <remarks>Read without the Open XML SDK, which refuses a whole file for one malformed link.</remarks>
internal sealed class OfficePackage : IDisposable
{
    private const int MaxParts = 5000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = ImportLimits.MaxPartBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    public OfficePackage(byte[] bytes)
    {
        _archive = new(new MemoryStream(bytes), ZipArchiveMode.Read);
        if (_archive.Entries.Count > MaxParts)
        {
            throw new UnreadableException("压缩包里的文件太多，不像一份年度报告。请另存为 docx 后再导入。");
        }
        _entries = _archive.Entries.GroupBy(e => e.FullName.Replace('\\', '/').TrimStart('/'), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);
    }

    public bool Has(string part) => _entries.ContainsKey(part);

    /// <returns>Null when there is no such part.</returns>
    public XElement? Xml(string part)
    {
        if (!_entries.TryGetValue(part, out var entry))
        {
            return null;
        }
        using var packed = entry.Open();
        using var xml = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = packed.Read(buffer)) > 0;)
        {
            xml.Write(buffer, 0, read);
            if (xml.Length > ImportLimits.MaxPartBytes)
            {
                throw new UnreadableException("文件展开后太大，不像一份年度报告。请去掉多余内容，另存为 docx 后再导入。");
            }
        }
        xml.Position = 0;
        using var reader = XmlReader.Create(xml, Settings);
        return XDocument.Load(reader).Root;
    }

    public void Dispose() => _archive.Dispose();
}

/// <summary>Office files name the same elements in two namespaces (transitional and strict); local names are enough.</summary>
internal static class OfficeXml
{
    public static bool Is(this XElement element, string name) => element.Name.LocalName == name;

    public static XElement? Child(this XElement? element, string name) => element?.Elements().FirstOrDefault(e => e.Is(name));

    public static IEnumerable<XElement> Children(this XElement? element, string name) => element?.Elements().Where(e => e.Is(name)) ?? [];

    public static string? Value(this XElement? element, string attribute = "val") =>
        element?.Attributes().FirstOrDefault(a => a.Name.LocalName == attribute)?.Value;

    public static int? Number(this XElement? element, string attribute = "val") =>
        int.TryParse(element.Value(attribute), out var number) ? number : null;
}
