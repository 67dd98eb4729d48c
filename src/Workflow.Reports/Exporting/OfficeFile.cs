using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Workflow.Reports.Exporting;

/// <summary>Writes the parts of a docx or xlsx; equal parts give equal bytes.</summary>
internal sealed class OfficeFile
{
    private static readonly XNamespace Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static readonly XNamespace Links = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    // A zip can't say less; the clock has no business in a document's bytes.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(string Path, string Type, Action<Stream> Write)> _parts = [];
    private readonly List<(string From, string Id, string Type, string To)> _links = [];

    /// <param name="path">Without a leading slash.</param>
    public OfficeFile Part(string path, string contentType, XElement xml)
    {
        _parts.Add((path, contentType, stream => Save(xml, stream)));
        return this;
    }

    /// <inheritdoc cref="Part(string, string, XElement)"/>
    public OfficeFile Part(string path, string contentType, byte[] content)
    {
        _parts.Add((path, contentType, stream => stream.Write(content)));
        return this;
    }

    /// <param name="from">Path of the part that refers; empty = the package.</param>
    public OfficeFile Link(string from, string id, string type, string to)
    {
        _links.Add((from, id, type, to));
        return this;
    }

    public void Write(Stream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        Entry(zip, "[Content_Types].xml", new XElement(
            Types + "Types",
            new XElement(Types + "Default", new XAttribute("Extension", "rels"), new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
            new XElement(Types + "Default", new XAttribute("Extension", "xml"), new XAttribute("ContentType", "application/xml")),
            _parts.Select(p => new XElement(Types + "Override", new XAttribute("PartName", "/" + p.Path), new XAttribute("ContentType", p.Type)))));
        foreach (var links in _links.GroupBy(l => l.From))
        {
            var slash = links.Key.LastIndexOf('/') + 1;
            Entry(zip, $"{links.Key[..slash]}_rels/{links.Key[slash..]}.rels", new XElement(
                Links + "Relationships",
                links.Select(l => new XElement(
                    Links + "Relationship", new XAttribute("Id", l.Id), new XAttribute("Type", Office + l.Type), new XAttribute("Target", l.To)))));
        }
        foreach (var (path, _, write) in _parts)
        {
            Entry(zip, path, write);
        }
    }

    /// <summary>Without the few characters that XML can't hold.</summary>
    public static string Text(string text)
    {
        if (text.All(c => !char.IsSurrogate(c) && XmlConvert.IsXmlChar(c)))
        {
            return text;
        }
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(r => r != Rune.ReplacementChar && (!r.IsBmp || XmlConvert.IsXmlChar((char)r.Value))))
        {
            kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    private static void Entry(ZipArchive zip, string path, XElement xml) => Entry(zip, path, stream => Save(xml, stream));

    private static void Entry(ZipArchive zip, string path, Action<Stream> write)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = Epoch;
        using var stream = entry.Open();
        write(stream);
    }

    private static void Save(XElement xml, Stream stream)
    {
        using var writer = XmlWriter.Create(stream, new() { Encoding = new UTF8Encoding(false) });
        new XDocument(new XDeclaration("1.0", "UTF-8", "yes"), xml).Save(writer);
    }
}
