namespace Workflow.Reports.Checks;

internal sealed class Phrases : ReportCheck
{
    // The codes are those of the checks whose subject the phrase touches; they are listed there.
    public override IReadOnlyList<CheckCode> Codes { get; } = [];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        from passage in context.Passages
        from sentence in passage.Sentences
        from phrase in context.Settings.Phrases
        let at = phrase.In(sentence.Text)
        where at is not null
        select passage.Finding(
            phrase.Code, phrase.Severity, sentence.Start + at.Value.Start, at.Value.Length,
            $"“{sentence.Text.Substring(at.Value.Start, at.Value.Length)}”：{phrase.Says}", phrase.Mend);
}
