using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;

namespace Workflow.Cli;

/// <summary>Help and refusals in Chinese; the library's own translations cover only a part of them.</summary>
internal static class Usage
{
    private const int Gap = 2;

    public static void InChinese(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption)
            {
                option.Description = "显示这份说明";
                option.Action = new Show();
            }
            else if (option is VersionOption)
            {
                option.Description = "显示版本";
            }
        }
    }

    /// <returns>Every fault of what was typed, in one line; null when the command can run.</returns>
    public static string? Fault(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is Show)
        {
            return null;
        }

        var command = parsed.CommandResult.Command;
        string[] faults =
        [
            .. parsed.UnmatchedTokens.Select(t => $"不认识“{t}”"),
            .. command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is not { Tokens.Count: > 0 }).Select(a => $"缺少 {a.Name}（{a.Description}）"),
            .. command.Options.Where(o => o.Required && parsed.GetResult(o) is null or { Implicit: true }).Select(o => $"缺少 {o.Name}（{o.Description}）"),
            .. command.Options.Where(o => parsed.GetResult(o) is { Implicit: false, Errors: var errors } && errors.Any()).Select(o => $"{o.Name} 的值不能用（{o.Description}）"),
        ];
        return faults.Length > 0 ? string.Join("；", faults)
            : command.Subcommands.Count > 0 ? $"还要写明做什么，可用的有：{string.Join("、", command.Subcommands.Select(c => c.Name))}"
            : string.Join("；", parsed.Errors.Select(e => e.Message));
    }

    /// <returns>Exit code 2: 1 means that a command ran and found something.</returns>
    public static int Refuse(ParseResult parsed, string fault)
    {
        Console.Error.WriteLine($"{fault}。用法见 {Path(parsed.CommandResult)} --help。");
        return 2;
    }

    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "Workflow.Cli";

    private sealed class Show : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var command = parseResult.CommandResult.Command;
            var text = new StringBuilder().AppendLine(command.Description).AppendLine();
            text.AppendLine($"用法：{Path(parseResult.CommandResult)}{(command.Subcommands.Count > 0 ? " 命令" : "")} [选项]");
            Append(text, "命令", [.. command.Subcommands.Select(c => (c.Name, c.Description ?? ""))]);
            Append(text, "选项", [.. command.Options.Concat(command is RootCommand ? [] : parseResult.RootCommandResult.Command.Options.Where(o => o.Recursive)).Select(Row)]);
            Console.Write(text);
            return 0;
        }

        private static (string, string) Row(Option option)
        {
            var names = string.Join(", ", option.Aliases.Where(a => a.StartsWith('-')).Append(option.Name));
            var value = option.ValueType == typeof(bool) || option is HelpOption or VersionOption ? "" : " 值";
            return (names + value, (option.Required ? "（必填）" : "") + option.Description);
        }

        private static void Append(StringBuilder text, string title, (string Name, string Meaning)[] rows)
        {
            if (rows.Length == 0)
            {
                return;
            }

            text.AppendLine().AppendLine($"{title}：");
            var width = rows.Max(r => Width(r.Name)) + Gap;
            foreach (var (name, meaning) in rows)
            {
                text.AppendLine($"  {name}{new string(' ', width - Width(name))}{meaning}");
            }
        }

        // A Chinese character takes two columns of a terminal.
        private static int Width(string text) => text.Sum(c => c > 0xFF ? 2 : 1);
    }
}
