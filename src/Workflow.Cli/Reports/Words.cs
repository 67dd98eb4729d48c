using Workflow.Reports;
using Workflow.Reports.Checks;

namespace Workflow.Cli.Reports;

internal static class Words
{
    public static string Key(Severity severity) => severity switch { Severity.Fail => "fail", Severity.Warn => "warn", _ => "note" };

    public static string Chinese(Severity severity) => severity switch { Severity.Fail => "须改正", Severity.Warn => "请核对", _ => "提示" };

    /// <returns>As printed: 一、总体情况.</returns>
    public static string? Part(Finding finding, Report? report) =>
        finding.Part is { } key && report?.Layout.FindPart(key) is { } part ? part.Heading ?? part.Name : finding.Part;
}

/// <summary>What the exit code says of all files.</summary>
internal sealed class Tally
{
    private bool _fails;
    private bool _unread;

    public int ExitCode => _unread ? 2 : _fails ? 1 : 0;

    public void Add(CheckedFile file)
    {
        _unread |= file.Refusal is not null;
        _fails |= file.Fails;
    }
}
