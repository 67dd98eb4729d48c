using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Processes;

/// <summary>The second of a decision's two round trips: all rows of one transition in one batch that ends in COMMIT.</summary>
/// <param name="sequence">The case's new sequence number; every message of this transition carries it.</param>
internal sealed class CaseWriter(NpgsqlBatch batch, CaseHeading heading, long sequence, DateTimeOffset now, WorkingCalendar calendar)
{
    private static readonly JsonSerializerOptions OutcomeJson = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private ProcessState? state;

    /// <summary>The entry by which a task is taken from those who have it, and the one who had it alone: its call tells them too.</summary>
    public (Guid DecisionId, Guid? From)? Taking { get; set; }

    public static IReadOnlyList<TaskOutcome> ReadOutcomes(string json) => JsonSerializer.Deserialize<List<TaskOutcome>>(json, OutcomeJson)!;

    public void Add(string sql, params ReadOnlySpan<object?> values) => batch.BatchCommands.Add(Sql.Statement(sql, values));

    public void Send<TMessage>(TMessage message) where TMessage : class, ICaseEvent => Add(
        "INSERT INTO outbox (id, type, payload, case_id, case_sequence, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        Guid.CreateVersion7(), typeof(TMessage).Name, MessageJson.Write(message), heading.CaseId, sequence, now);

    public void CreateCase(Case row, string definitionId, int version)
    {
        Add("""
            INSERT INTO cases (id, kind, unit_id, campaign_id, year, title, status, sequence, decision_count, record_head, created_by, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, 'Open', 0, 0, '', $7, $8, $8)
            """, row.Id, row.Kind, row.UnitId, Sql.Typed(NpgsqlDbType.Uuid, row.CampaignId), Sql.Typed(NpgsqlDbType.Integer, row.Year), row.Title,
            Sql.Typed(NpgsqlDbType.Uuid, row.CreatedBy), now);
        Add("INSERT INTO process_states (case_id, definition_id, version, status, state, updated_at) VALUES ($1, $2, $3, '', '', $4)",
            row.Id, definitionId, version, now);
    }

    public void AddVersion(VersionHead version, Guid? personId, string personName) => Add(
        "INSERT INTO document_versions (id, case_id, number, content, hash, created_by, created_by_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        version.Id, heading.CaseId, version.Number, version.Content, version.Hash, Sql.Typed(NpgsqlDbType.Uuid, personId), personName, now);

    /// <param name="recordedBy">Who entered it for the decider; null where he decided himself.</param>
    public void CloseTask(Guid taskId, string outcome, Guid? personId, string actorName, Guid? recordedBy = null)
    {
        Add("UPDATE tasks SET closed_at = $2, outcome = $3, decided_by = $4, decided_by_name = $5, recorded_by = $6 WHERE id = $1",
            taskId, now, outcome, Sql.Typed(NpgsqlDbType.Uuid, personId), actorName, Sql.Typed(NpgsqlDbType.Uuid, recordedBy));
        Add("DELETE FROM timers WHERE task_id = $1", taskId);
    }

    /// <summary>State, journal, and what the process asked for.</summary>
    public void Apply(Advance advance)
    {
        state = advance.State;
        Add("UPDATE process_states SET state = $2, status = $3, updated_at = $4, correlation_id = $5 WHERE case_id = $1",
            heading.CaseId, advance.State.ToJson(), advance.State.SubStatus.ToString(), now, Sql.Typed(NpgsqlDbType.Text, advance.State.CorrelationId));
        Add("""
            INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event, detail)
            SELECT $1, $2, $3, * FROM unnest($4, $5, $6, $7)
            """,
            heading.CaseId, sequence, now,
            advance.Journal.Select(j => j.ActivityId).ToArray(), advance.Journal.Select(j => j.ActivityType).ToArray(),
            advance.Journal.Select(j => j.Event).ToArray(), advance.Journal.Select(j => j.Detail).ToArray());
        foreach (var effect in advance.Effects)
        {
            Apply(effect);
        }
    }

    private void Apply(Effect effect)
    {
        switch (effect)
        {
            case Effect.OpenTask task:
                OpenTask(task);
                break;
            case Effect.CloseTask(var bookmark):
                Add("DELETE FROM timers WHERE task_id = (SELECT id FROM tasks WHERE case_id = $1 AND bookmark = $2)", heading.CaseId, bookmark);
                Add("""
                    DELETE FROM timers WHERE contribution_id IN (SELECT g.id FROM contributions g JOIN tasks t ON t.id = g.task_id
                        WHERE t.case_id = $1 AND t.bookmark = $2 AND g.closed_at IS NULL)
                    """, heading.CaseId, bookmark);
                Add("""
                    UPDATE contributions SET closed_at = $3, outcome = 'Ended'
                    WHERE closed_at IS NULL AND task_id = (SELECT id FROM tasks WHERE case_id = $1 AND bookmark = $2)
                    """, heading.CaseId, bookmark, now);
                Add("UPDATE tasks SET closed_at = $3 WHERE case_id = $1 AND bookmark = $2 AND closed_at IS NULL", heading.CaseId, bookmark, now);
                break;
            case Effect.SetTimer timer:
                Add("INSERT INTO timers (id, case_id, bookmark, due_at) VALUES ($1, $2, $3, $4)",
                    Guid.CreateVersion7(), heading.CaseId, timer.BookmarkId, timer.DueAt.ToUniversalTime());
                break;
            case Effect.CancelTimer(var bookmark):
                Add("DELETE FROM timers WHERE case_id = $1 AND bookmark = $2", heading.CaseId, bookmark);
                break;
            case Effect.Notify notify:
                Send(new NoticeAsked(heading.CaseId, sequence, notify.Template, notify.Position, heading.UnitOf(notify.Unit), now));
                break;
            case Effect.RunTask task:
                OpenTask(OfficeTasks.Of(task));
                break;
            case Effect.AwaitEvent(var bookmark, _, var name):
                Add("INSERT INTO event_waits (case_id, bookmark, event_name) VALUES ($1, $2, $3)", heading.CaseId, bookmark, name);
                break;
            case Effect.ForgetEvent(var bookmark):
                Add("DELETE FROM event_waits WHERE case_id = $1 AND bookmark = $2", heading.CaseId, bookmark);
                break;
            case Effect.PublishEvent told:
                batch.BatchCommands.Add(RaiseEventHandler.Statement(
                    new RaiseEvent(told.EventName, told.CorrelationId, told.Payload, told.IsLocal ? heading.CaseId : null), now));
                break;
            case Effect.StartProcess start:
                Send(new ProcessStartAsked(
                    heading.CaseId, sequence, start.BookmarkId, start.DefinitionId, start.CorrelationId,
                    new JsonObject(start.Input.Select(i => KeyValuePair.Create(i.Key, i.Value?.DeepClone()))).ToJsonString(), now));
                break;
            case Effect.ForgetProcess(var bookmark):
                Add("UPDATE cases SET parent_bookmark = NULL WHERE parent_case_id = $1 AND parent_bookmark = $2", heading.CaseId, bookmark);
                break;
            case Effect.AssignTask(var bookmark, var to):
                Add("UPDATE tasks SET position = $3, unit_id = $4, assignee_id = $5 WHERE case_id = $1 AND bookmark = $2 AND closed_at IS NULL",
                    heading.CaseId, bookmark, to.Position, heading.UnitOf(to.Unit), Assignee(to.Assignee));
                Send(new TaskCalled(heading.CaseId, sequence, bookmark, TaskCalled.Transferred, now, Taking?.DecisionId, Taking?.From));
                break;
            case Effect.HoldTask(var bookmark):
                Add("UPDATE tasks SET held = true WHERE case_id = $1 AND bookmark = $2 AND closed_at IS NULL", heading.CaseId, bookmark);
                break;
            case Effect.ReleaseTask(var bookmark):
                Add("UPDATE tasks SET held = false WHERE case_id = $1 AND bookmark = $2 AND closed_at IS NULL", heading.CaseId, bookmark);
                Send(new TaskCalled(heading.CaseId, sequence, bookmark, TaskCalled.Released, now));
                break;
            case Effect.HoldCase(var reason):
                Add("UPDATE cases SET held_reason = $2, held_at = CASE WHEN $2 IS NULL THEN NULL ELSE $3 END WHERE id = $1",
                    heading.CaseId, Sql.Typed(NpgsqlDbType.Text, reason), Sql.Typed(NpgsqlDbType.TimestampTz, now));
                break;
            case Effect.WriteLine:
                // The journal has it.
                break;
            case Effect.Finished:
                // A 更正 that came to nothing leaves what is public as it was.
                Add("""
                    UPDATE cases SET status = CASE WHEN public_state IS NULL THEN 'Ended' ELSE 'Published' END,
                        title = coalesce((SELECT title FROM publications WHERE case_id = $1 ORDER BY number DESC LIMIT 1), title)
                    WHERE id = $1 AND status = 'Open'
                    """, heading.CaseId);
                Add("""
                    INSERT INTO timers (id, case_id, bookmark, due_at, payload)
                    SELECT gen_random_uuid(), parent_case_id, parent_bookmark, $2, $3 FROM cases WHERE id = $1 AND parent_bookmark IS NOT NULL
                    ON CONFLICT DO NOTHING
                    """, heading.CaseId, now, Effect.StartProcess.Ending(heading.CaseId.ToString(), state!).ToJsonString());
                break;
            default:
                throw new InvalidOperationException($"Nobody carries out the effect {effect}.");
        }
    }

    private void OpenTask(Effect.OpenTask task)
    {
        var id = Guid.CreateVersion7();
        var due = task.Due is null ? null : DueDates.Compute(task.Due, heading.Dates, LocalTime.DateOf(now), calendar);
        Add("""
            INSERT INTO tasks (id, case_id, bookmark, activity_id, title, position, unit_id, outcomes, may_edit,
                               due_on, due_reason, reminders, remind_daily, opened_at, opened_sequence, assignee_id, signer)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            id, heading.CaseId, task.BookmarkId, task.ActivityId, task.Title, task.Position, heading.UnitOf(task.Unit),
            JsonSerializer.Serialize(task.Outcomes, OutcomeJson), task.MayEdit,
            Sql.Typed(NpgsqlDbType.Date, due?.On), Sql.Typed(NpgsqlDbType.Text, due?.Reason), task.Reminders.ToArray(), task.RemindDailyWhenOverdue, now, sequence, Assignee(task.Assignee),
            Sql.Typed(NpgsqlDbType.Text, state!.Bookmarks.FirstOrDefault(b => b.Id == task.BookmarkId)?.Part?.ToString()));
        if (due is not null && ReminderSchedule.FirstAfter(due.On, task.Reminders, task.RemindDailyWhenOverdue, now, calendar) is { } first)
        {
            Add("INSERT INTO timers (id, case_id, task_id, due_at) VALUES ($1, $2, $3, $4)", Guid.CreateVersion7(), heading.CaseId, id, first);
        }

        Send(new TaskOpened(heading.CaseId, sequence, id, now));
    }

    /// <summary>The engine carries a person as this host wrote it: an id.</summary>
    private static NpgsqlParameter Assignee(string? person) => Sql.Typed(NpgsqlDbType.Uuid, person is null ? null : Guid.Parse(person));
}
