namespace Workflow.Disclosure.People;

/// <param name="Field">The name of the command's property, so that a page shows the message at the field.</param>
/// <param name="Message">Complete in itself.</param>
public sealed record FieldFault(string Field, string Message);

/// <summary>What was typed cannot be taken; says so field by field.</summary>
public sealed record FieldFaults(IReadOnlyList<FieldFault> Faults)
    : InvalidError($"有{Faults.Count}处需要更正，其他内容已为您保留。", [.. Faults.Select(f => f.Message)])
{
    public FieldFaults(string field, string message) : this([new FieldFault(field, message)]) { }

    /// <returns>Null when no check found anything.</returns>
    public static FieldFaults? From(params ReadOnlySpan<(string Field, string? Message)> checks)
    {
        var faults = new List<FieldFault>();
        foreach (var (field, message) in checks)
        {
            if (message is not null)
            {
                faults.Add(new FieldFault(field, message));
            }
        }

        return faults.Count == 0 ? null : new FieldFaults(faults);
    }
}
