using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Texts;

/// <summary>Looks through a draft as it would be handed on now. Who may ask is settled by the task's view.</summary>
public sealed class DraftSearch(DraftReader drafts, DocumentKinds kinds, FileReadings readings)
{
    public async Task<TextSearch> OfAsync(Guid caseId, IReadOnlyDictionary<string, SavedSection> sections, CancellationToken ct)
    {
        var heading = await drafts.HeadingAsync(caseId, ct);
        var texts = kinds[heading.Kind].Texts(drafts.Compose(heading, sections));
        return TextSearch.Of(texts, CheckBasis.None with { Files = await readings.OfAsync(texts.Files, ct) });
    }
}
