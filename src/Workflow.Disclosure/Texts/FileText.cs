using System.Runtime;
using UglyToad.PdfPig.Exceptions;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Texts;

/// <summary>Looks through the text inside a file. A file from outside may be made to hurt: what it unpacks to, its pages, its depth
/// and the time it takes are bounded, and it is never an exception that comes of it.</summary>
public static class FileText
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>In bytes, that a reading may keep alive.</summary>
    private const long MostMemory = 768L * 1024 * 1024;

    /// <param name="content">Seekable.</param>
    /// <param name="broken">Told what a reader threw at bytes that it could not make sense of. Its message may hold text of the file.</param>
    /// <param name="ct">The caller's own; <paramref name="patience"/> ends in a reading that says so.</param>
    public static FileReading Read(Stream content, string contentType, TimeSpan patience, Action<Exception> broken, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(broken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        var before = GC.GetTotalMemory(forceFullCollection: false);
        // What has grown may be garbage, of others too: only what a collection leaves counts.
        using var watch = new Timer(_ => Watch(limit, before), null, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
        FileReading? reading = null;
        try
        {
            content.Position = 0;
            // The readers look at the token wherever they are ours. Within PdfPig, a few bytes can make a loop of hours or gigabytes that looks at nothing:
            // this ends it. Nothing is shared with anybody, so nothing is left half done.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(() => reading = Read(content, contentType, limit.Token), limit.Token);
#pragma warning restore SYSLIB0046
            return reading!;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            switch (exception)
            {
                case PdfDocumentEncryptedException or FileProtectedException:
                    return FileReading.Without(FileLegibility.Protected);
                case TooMuchException or OperationCanceledException or OutOfMemoryException:
                    return FileReading.Without(FileLegibility.TooLarge);
                default:
                    // Whatever a reader makes of broken bytes; a bug of ours would look the same, and be no reason to stop the office.
                    broken(exception);
                    return FileReading.Without(FileLegibility.Broken);
            }
        }
    }

    private static void Watch(CancellationTokenSource limit, long before)
    {
        try
        {
            if (GC.GetTotalMemory(forceFullCollection: false) - before > MostMemory && GC.GetTotalMemory(forceFullCollection: true) - before > MostMemory)
            {
                limit.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // The reading came to its end meanwhile.
        }
    }

    private static FileReading Read(Stream content, string contentType, CancellationToken ct) => contentType switch
    {
        FileTypes.Pdf => PdfText.Read(content, ct),
        FileTypes.Docx => WordText.Read(content, ct),
        FileTypes.Xlsx => SheetText.Read(content, ct),
        FileTypes.Ofd => OfdText.Read(content, ct),
        FileTypes.Png or FileTypes.Jpeg => FileReading.Without(FileLegibility.Picture),
        _ => FileReading.Without(FileLegibility.Broken),
    };

    /// <returns>What the marks and the rest amount to.</returns>
    internal static FileReading Of(MarkList marks, string extent, params IEnumerable<string?> unread)
    {
        var found = marks.Marks;
        var parts = unread.OfType<string>().ToList();
        return new FileReading(
            marks.HasText ? FileLegibility.Read : FileLegibility.NoText, extent, [.. found.Take(FileReading.MostMarks)],
            found.Count - Math.Min(found.Count, FileReading.MostMarks) + marks.More, parts);
    }
}

internal sealed class TooMuchException() : Exception("The file holds more than is looked through.");

internal sealed class FileProtectedException() : Exception("The file is encrypted.");
