using Workflow.Reports.Importing;

namespace Workflow.Web.Pages.Drafts;

/// <summary>What the import page sends back.</summary>
public sealed class ImportForm
{
    public const string ByHand = "typed";

    public Guid Upload { get; set; }

    /// <summary>By the question's key: a 0-based choice, or <see cref="ByHand"/>.</summary>
    public Dictionary<string, string?> Answers { get; set; } = [];

    /// <summary>By <see cref="Key"/>: a cell can be asked about twice.</summary>
    public Dictionary<string, string?> Typed { get; set; } = [];

    /// <summary>By cell key of the draft's layout.</summary>
    public Dictionary<string, string?> Upgraded { get; set; } = [];

    /// <summary>Questions of the upgrade that the page has shown.</summary>
    public List<string> Shown { get; set; } = [];

    /// <summary>By part, the saved version that the page has shown.</summary>
    public Dictionary<string, int> Versions { get; set; } = [];

    /// <summary>Keys of the parts to be written.</summary>
    public List<string> Take { get; set; } = [];

    /// <summary>What is not answered stays blank.</summary>
    public bool LeaveOpen { get; set; }

    /// <summary>Whether the page comes back at all: until then it proposes which parts to take.</summary>
    public bool Sent => Upload != Guid.Empty;

    public static string Key(ImportQuestion question, string cell) => $"{question.Key}|{cell}";

    public bool IsAnswered(ImportQuestion question) => Answers.GetValueOrDefault(question.Key) is { Length: > 0 };

    public ImportAnswers Read(IReadOnlyList<ImportQuestion> questions)
    {
        var choices = new Dictionary<string, int>(StringComparer.Ordinal);
        var typed = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var question in questions.Where(IsAnswered))
        {
            if (int.TryParse(Answers[question.Key], out var choice))
            {
                choices[question.Key] = choice;
            }
            else if (Answers[question.Key] == ByHand)
            {
                foreach (var cell in question.Cells)
                {
                    typed[cell] = Typed.GetValueOrDefault(Key(question, cell));
                }
            }
        }

        return new(choices, typed, Upgraded);
    }
}
