namespace Workflow.Reports.Checks;

/// <summary>One subject of checking. A new one is one more class in this folder; it is found by its base.</summary>
internal abstract class ReportCheck
{
    /// <summary>Every code that <see cref="Find"/> may return, with the severity it has unless the finding says otherwise.</summary>
    public abstract IReadOnlyList<CheckCode> Codes { get; }

    public abstract IEnumerable<Finding> Find(CheckContext context);
}

/// <param name="Name">What is looked at, for a county that raises or lowers it.</param>
public sealed record CheckCode(string Code, Severity Severity, string Name);
