using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Texts;

namespace Workflow.Web.Pages.Releases;

/// <summary>A release being written. Every button of the form sends all fields, so that whatever is pressed, what was typed is saved or comes back.</summary>
public abstract class ReleaseDraftModel(
    TaskViews tasks, DraftReader drafts, SaveSectionHandler save, DraftSearch search, PortalColumns columns, TimeProvider clock) : PageModel
{
    public TaskView View { get; private set; } = null!;
    public ReleaseAttachment? Attachment { get; private set; }

    /// <summary>Of what is saved; null where nothing was ever.</summary>
    public TextSearch? Search { get; private set; }
    public IReadOnlyList<PortalColumn> Columns => columns.All;
    public DateOnly Today => LocalTime.Today(clock);
    public Error? Problem { get; protected set; }
    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>The decision that sent the draft back, while it is the last one.</summary>
    public Decision? ReturnedBy => View.Decisions.LastOrDefault(d => d.Tone != Decision.Neutral) is { Tone: "Back" } last ? last : null;

    [BindProperty]
    public string? Title { get; set; }

    [BindProperty]
    public string? Column { get; set; }

    [BindProperty]
    public string? Body { get; set; }

    [BindProperty]
    public string? Opinion { get; set; }

    [BindProperty]
    public int SeenVersion { get; set; }

    /// <returns>Null when the editor can be shown; the fields hold what is saved.</returns>
    protected async Task<IActionResult?> OpenAsync(Guid taskId, CancellationToken ct)
    {
        if (await ReadAsync(taskId, ct) is not { } sections)
        {
            return NotFound();
        }

        if (!View.IsOpen || !View.Task.MayEdit || View.Case.Kind != CaseKinds.InformationRelease)
        {
            return View.Task.MayEdit ? RedirectToPage("/Cases/Case", new { id = View.Case.Id }) : RedirectToPage("/Tasks/Task", new { id = taskId });
        }

        if (sections.TryGetValue(ReleaseKind.Section, out var saved))
        {
            var texts = saved.Content.Texts;
            (Title, Column, Body) = (texts.GetValueOrDefault("title"), texts.GetValueOrDefault("column"), texts.GetValueOrDefault("body"));
            (SeenVersion, SavedAt) = (saved.Version, saved.SavedAt);
        }

        return null;
    }

    /// <returns>Null when saved; <see cref="SeenVersion"/> is then the new one.</returns>
    protected async Task<Error?> SaveAsync(Guid taskId, CancellationToken ct)
    {
        var content = new SectionContent(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = Title ?? "", ["column"] = Column ?? "", ["body"] = Body ?? "" },
            new Dictionary<string, string?>());
        var saved = await save.HandleAsync(new SaveSection(taskId, ReleaseKind.Section, SeenVersion, content, User.PersonId()), ct);
        if (!saved.Succeeded)
        {
            return saved.Error;
        }

        (SeenVersion, SavedAt) = (saved.Value.Version, saved.Value.At);
        return null;
    }

    /// <summary>The editor again with what was typed. After somebody else's save the next press of 保存 is an informed choice, so it counts as seen.</summary>
    protected async Task<IActionResult> RefuseAsync(Guid taskId, Error error, CancellationToken ct)
    {
        if (error is NotFoundError || await ReadAsync(taskId, ct) is null)
        {
            return NotFound();
        }

        Problem = error;
        if (error is SectionChanged changed)
        {
            SeenVersion = changed.Version;
        }

        return this.Show(error);
    }

    private async Task<IReadOnlyDictionary<string, SavedSection>?> ReadAsync(Guid taskId, CancellationToken ct)
    {
        if (await tasks.ReadAsync(taskId, User.PersonId(), ct) is not { } view)
        {
            return null;
        }

        View = view;
        var sections = await drafts.SectionsAsync(view.Case.Id, ct);
        Attachment = sections.TryGetValue(ReleaseKind.AttachmentSection, out var section)
            && section.Content.Texts.GetValueOrDefault(ReleaseKind.AttachmentSection) is { Length: > 0 } described
            ? JsonSerializer.Deserialize<ReleaseAttachment>(described)
            : null;
        Search = sections.Count > 0 ? await search.OfAsync(view.Case.Id, sections, ct) : null;
        return sections;
    }
}
