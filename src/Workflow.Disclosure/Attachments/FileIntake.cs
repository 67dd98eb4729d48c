using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Releases;
using Workflow.Reports;

namespace Workflow.Disclosure.Attachments;

/// <param name="ContentType">Found from the content.</param>
public sealed record TakenFile(string Name, string ContentType, long Size, string Hash);

/// <summary>The one way in for a file that stays: its size, what it is by its content, the scanner, then the store.</summary>
public sealed class FileIntake(FileStore files, IFileScanner scanner)
{
    private const int LongestName = 120;

    /// <param name="content">Seekable.</param>
    public async Task<Result<TakenFile>> TakeAsync(string name, Stream content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length > AttachFileHandler.MaxSize)
        {
            return new FileTooLarge();
        }

        if (FileTypes.Recognise(content) is not { } type)
        {
            return new FileTypeNotTaken();
        }

        if (await scanner.FaultAsync(content, ct) is { } fault)
        {
            return fault;
        }

        content.Position = 0;
        return await files.SaveAsync(content, AttachFileHandler.MaxSize, ct) is { } stored ? new TakenFile(SafeName(name), type, stored.Size, stored.Hash) : new FileTooLarge();
    }

    /// <summary>The name is only shown and offered for saving; paths and control characters have no place in it.</summary>
    private static string SafeName(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(TextRules.Clean(last).Where(c => c is not ('\n' or '"' or '<' or '>' or ':' or '|' or '?' or '*')));
        return clean.Length switch { 0 => "附件", > LongestName => clean[^LongestName..], _ => clean };
    }
}
