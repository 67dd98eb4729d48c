using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Workflow.Reports.Exporting;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Tests.Importing;

/// <summary>Files spoilt at random. WORKFLOW_MUTATIONS sets how many of each kind; by default a short run.</summary>
public sealed partial class MutatedFilesTests
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("WORKFLOW_MUTATIONS"), out var count) ? count : 150;

    public static TheoryData<string> Kinds => ["docx", "html", "lines.txt", "tabs.txt", "xlsx", "json", "own.docx", "own.html", "own.txt"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_bytes_make_the_importer_throw_and_no_figure_comes_from_nowhere(string kind)
    {
        var originals = Originals(kind);
        var read = 0;
        Parallel.For(0, Count, seed =>
        {
            var random = new Random(seed);
            var bytes = originals[seed % originals.Length].ToArray();
            bytes = seed % 3 == 0 || !IsText(kind) ? Bytes(bytes, random) : Encoding.UTF8.GetBytes(Text(Encoding.UTF8.GetString(bytes), random));
            var reading = Files.Read(bytes, $"report.{kind}");
            Assert.True(reading.Report is not null || reading.Unreadable is not null || reading.Unplaced.Count == reading.Source.Blocks.Count, $"{kind} {seed}");
            AllFromSource(reading, kind, seed);
            Interlocked.Add(ref read, reading.Report is null ? 0 : 1);
        });
        // Damage that is always refused would prove nothing of the reading; JSON alone is to be refused at the first fault.
        Assert.True(read > (kind == "json" ? 0 : Count / 5), $"only {read} of {Count} were read");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_off_anywhere_is_read_as_far_as_it_goes_or_refused(string kind)
    {
        var original = Originals(kind)[0];
        Parallel.For(1, 40, cut => AllFromSource(Files.Read(original[..(original.Length * cut / 40)], $"report.{kind}"), kind, cut));
    }

    private static void AllFromSource(ReportReading reading, string kind, int seed)
    {
        if (kind == "json" || reading.Report is null)
        {
            return;
        }
        var traced = reading.Traces.Where(t => t.Row is not null).ToDictionary(t => t.Key);
        foreach (var (key, value) in reading.Report.Cells.Where(c => c.Value is not null))
        {
            var trace = traced[key];
            var cell = ((SourceBlock.Table)reading.Source.Blocks[trace.Block]).Rows[trace.Row!.Value].Cells[trace.Column!.Value].Text;
            Assert.True(CellText.Normalise(cell, reading.Report.Layout.Cell(key).Kind) == value, $"{kind} {seed}: {key} is {value}, the source says {cell}");
        }
        var figures = reading.Source.Blocks.OfType<SourceBlock.Table>().SelectMany(t => t.Rows).SelectMany(r => r.Cells).Select(c => c.Text.Trim()).ToHashSet();
        Assert.All(reading.Questions.SelectMany(q => q.Choices).SelectMany(c => c.Cells.Values).OfType<string>(), v => Assert.Contains(v, figures));
        Assert.True(reading.Report.Year == 0 || reading.Source.Blocks.OfType<SourceBlock.Paragraph>().Any(p => White().Replace(p.Text, "").Contains(reading.Report.Year.ToString(), StringComparison.Ordinal)), $"{kind} {seed}: year {reading.Report.Year}");
    }

    private static byte[][] Originals(string kind) => kind switch
    {
        "xlsx" or "json" => Own(kind),
        _ when kind.StartsWith("own.", StringComparison.Ordinal) => Own(kind[4..]),
        _ => [.. new[] { Faulty.Mixed, Faulty.Misaligned, Faulty.Truncated, Faulty.Untitled }.Select(Files.Writers[kind])],
    };

    private static byte[][] Own(string format) =>
        [.. ReportLayouts.All.Where(l => l.Extends is null).Select(l => ReportExport.Bytes(Tidy.Of(l, l.FirstYear), ReportExport.Find(format)!))];

    private static bool IsText(string kind) => !kind.EndsWith("docx", StringComparison.Ordinal) && kind != "xlsx";

    private static byte[] Bytes(byte[] bytes, Random random)
    {
        // In an archive most damage ends the reading at once, so the text of its parts is spoilt as well.
        if (bytes.AsSpan().StartsWith("PK"u8) && random.Next(4) > 0)
        {
            return Archive.Mutate(bytes, xml => random.Next(8) == 0 ? Text(xml, random) : Elements(xml, random));
        }
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static string Text(string text, Random random)
    {
        for (var i = random.Next(1, 12); i > 0 && text.Length > 2; i--)
        {
            var at = random.Next(text.Length - 1);
            var length = Math.Min(random.Next(1, 40), text.Length - at);
            text = random.Next(7) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, text.Substring(at, length)),
                2 => text.Insert(at, "\t"),
                3 => text.Insert(at, "\n"),
                4 => text.Insert(at, random.Next(100_000).ToString()),
                5 => text.Remove(at, 1).Insert(at, ((char)random.Next(32, 0xFFFF)).ToString()),
                _ => text.Remove(at, length) + text[at..(at + length)],
            };
        }
        return text;
    }

    /// <summary>Well-formed damage: elements gone, doubled, put into one another, other words in them.</summary>
    private static string Elements(string xml, Random random)
    {
        var root = XDocument.Parse(xml);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            XElement[] all = [.. root.Root!.Descendants()];
            if (all.Length < 2)
            {
                break;
            }
            var (one, other) = (all[random.Next(all.Length)], all[random.Next(all.Length)]);
            switch (random.Next(5))
            {
                case 0:
                    one.Remove();
                    break;
                case 1:
                    one.AddAfterSelf(new XElement(one));
                    break;
                case 2 when !other.DescendantsAndSelf().Contains(one):
                    other.Add(new XElement(one));
                    break;
                case 3 when one.Attributes().FirstOrDefault(a => !a.IsNamespaceDeclaration && a.Name.Namespace != XNamespace.Xml) is { } attribute:
                    attribute.Value = random.Next(3) switch { 0 => "", 1 => "-1", _ => random.Next().ToString() };
                    break;
                default:
                    one.Value = random.Next(2) == 0 ? random.Next(1000).ToString() : "总计";
                    break;
            }
        }
        return root.ToString(SaveOptions.DisableFormatting);
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex White();
}
