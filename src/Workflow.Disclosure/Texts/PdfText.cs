using System.Globalization;
using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms.Fields;

namespace Workflow.Disclosure.Texts;

/// <summary>Looks through a pdf page by page, its form fields, notes and properties.</summary>
internal static class PdfText
{
    private const int MostPages = 2000;

    /// <summary>From this share of characters that stand for nothing, a page counts as unreadable.</summary>
    private const double Unknown = 0.3;

    public static FileReading Read(Stream content, CancellationToken ct)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        var guard = new PdfGuard(ct);
        using var document = PdfDocument.Open(bytes, new ParsingOptions { FilterProvider = guard, SkipMissingFonts = true, MaxStackDepth = 128 });
        document.AddPageFactory<PdfPageGlyphs, PdfPageGlyphs.Factory>();
        var marks = new MarkList();
        List<int> blank = [], unknown = [], broken = [];
        var (pictures, hasText) = (0, false);
        for (var number = 1; number <= Math.Min(document.NumberOfPages, MostPages); number++)
        {
            guard.Tick();
            if (Page(document, number, guard) is not { } page)
            {
                broken.Add(number);
                continue;
            }

            pictures += page.Glyphs.Count > 0 ? page.Pictures : 0;
            (page.Glyphs.Count == 0 ? blank : page.Unknown > page.Glyphs.Count * Unknown ? unknown : []).Add(number);
            foreach (var text in PageGlyphs.Readings(page.Glyphs))
            {
                marks.Search($"第{number}页", text, "行");
            }

            foreach (var note in page.Notes)
            {
                marks.Search($"第{number}页批注", note);
            }

            hasText |= page.Glyphs.Count > 0;
        }

        Beside(document, marks, guard);
        // A page that could not be finished may have been told as finished by a reader that forgives.
        guard.Check();
        var pages = document.NumberOfPages;
        var reading = FileText.Of(
            marks, $"{pages}页",
            Told(blank, pages, "没有可以读出的文字，像是扫描件或图片，没有查，请人工看。"), Told(unknown, pages, "的字体读不出文字，没有查，请人工看。"),
            Told(broken, pages, "打不开，没有查，请人工看。"), pages > MostPages ? $"只查了前{MostPages}页，后面的请人工看。" : null,
            pictures > 0 ? $"里面有{pictures}张图片，图片里的文字没有查，请人工看。" : null,
            Embedded(document, guard) is > 0 and var files ? $"里面嵌有{files}个别的文件，没有查，请打开看。" : null);
        return hasText ? reading : reading with { Legibility = broken.Count == pages ? FileLegibility.Broken : FileLegibility.NoText };
    }

    private static PdfPageGlyphs? Page(PdfDocument document, int number, PdfGuard guard)
    {
        try
        {
            return document.GetPage<PdfPageGlyphs>(number);
        }
        // One bad page leaves the others.
        catch (Exception exception) when (exception is not (TooMuchException or OperationCanceledException))
        {
            guard.Check();
            return null;
        }
    }

    /// <summary>What stands in no page's content.</summary>
    private static void Beside(PdfDocument document, MarkList marks, PdfGuard guard)
    {
        Try(guard, () =>
        {
            var information = document.Information;
            marks.Search("文档属性", string.Join("\n\n", information.Title, information.Subject, information.Keywords, information.Author));
        });
        Try(guard, () =>
        {
            if (document.TryGetForm(out var form))
            {
                foreach (var field in form.Fields.OfType<AcroTextField>().Take(10_000))
                {
                    marks.Search("表单", field.Value ?? "");
                }
            }
        });
    }

    private static int Embedded(PdfDocument document, PdfGuard guard)
    {
        var count = 0;
        Try(guard, () => count = document.Advanced.TryGetEmbeddedFiles(out var files) ? files.Count : 0);
        return count;
    }

    private static void Try(PdfGuard guard, Action read)
    {
        guard.Tick();
        try
        {
            read();
        }
        // These parts are seldom there and often malformed; the pages have been read.
        catch (Exception exception) when (exception is not (TooMuchException or OperationCanceledException))
        {
            guard.Check();
        }
    }

    /// <returns>As in 第2、5至8页…; null where it is about no page, or about all.</returns>
    private static string? Told(List<int> pages, int of, string what)
    {
        if (pages.Count == 0 || (pages.Count == of && what.StartsWith("没有", StringComparison.Ordinal)))
        {
            return null;
        }

        var text = new StringBuilder("第");
        for (int from = 0, to; from < pages.Count && text.Length < 60; from = to + 1)
        {
            to = from;
            while (to + 1 < pages.Count && pages[to + 1] == pages[to] + 1)
            {
                to++;
            }

            text.Append(from > 0 ? "、" : "").Append(CultureInfo.InvariantCulture, $"{pages[from]}").Append(to > from ? $"至{pages[to]}" : "");
        }

        return $"{text}{(text.Length >= 60 ? "等" : "")}页{what}";
    }
}
