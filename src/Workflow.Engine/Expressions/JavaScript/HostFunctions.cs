using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>What Elsa offers to a script, answered by the scope of the present run. Elsa's streams, .NET types and configuration are not offered.</summary>
internal sealed class HostFunctions
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JintEngine engine;
    private readonly Values values;
    private readonly Budget budget;
    private readonly Accessors accessors;
    private IScriptScope? scope;

    public HostFunctions(JintEngine engine, Values values, Budget budget)
    {
        (this.engine, this.values, this.budget) = (engine, values, budget);
        accessors = new Accessors(engine, values, budget);
        Add("getVariable", args => values.ToScript(Scope.GetVariable(Text(args.At(0)))));
        Add("setVariable", args => accessors.Set(Text(args.At(0)), args.At(1)));
        Add("getInput", args => values.ToScript(Scope.GetInput(Text(args.At(0)))));
        Add("getOutputFrom", args => values.ToScript(Scope.GetOutput(Text(args.At(0)), OrNull(args.At(1)))));
        Add("getLastResult", _ => values.ToScript(Scope.LastResult));
        Add("getCorrelationId", _ => OrNull(Scope.CorrelationId));
        Add("setCorrelationId", args =>
        {
            Scope.CorrelationId = OrNull(args.At(0));
            return JsValue.Undefined;
        });
        Add("getWorkflowInstanceName", _ => OrNull(Scope.InstanceName));
        Add("setWorkflowInstanceName", args =>
        {
            Scope.InstanceName = OrNull(args.At(0));
            return JsValue.Undefined;
        });
        Add("getWorkflowInstanceId", _ => Scope.InstanceId);
        Add("getWorkflowDefinitionId", _ => Scope.DefinitionId);
        Add("getWorkflowDefinitionVersionId", _ => Scope.VersionId);
        Add("getWorkflowDefinitionVersion", _ => Scope.Version);
        Add("setOutcome", args => Outcomes([args.At(0)]));
        Add("setOutcomes", args => Outcomes(Items(args.At(0))));
        Add("isNullOrWhiteSpace", args => string.IsNullOrWhiteSpace(OrNull(args.At(0))));
        Add("isNullOrEmpty", args => string.IsNullOrEmpty(OrNull(args.At(0))));
        Add("toJson", args => values.ToJson(args.At(0))?.ToJsonString(Plain) ?? "null");
        AddGuids();
        AddBytes();
    }

    public DateTimeOffset Now => Scope.Now;

    private IScriptScope Scope => scope ?? throw new InvalidOperationException("Nothing runs here.");

    public double NextRandom() => Scope.NextRandom();

    public void Begin(IScriptScope running, IReadOnlyList<string> free)
    {
        scope = running;
        accessors.Begin(running, free);
    }

    public void End()
    {
        scope = null;
        accessors.End();
    }

    public JsonNode? Result(JsValue value) => values.ToJson(value);

    public string Json(JsValue value) => values.ToJson(value)?.ToJsonString(Plain) ?? "null";

    public void KeepChanges() => accessors.KeepChanges();

    private void AddGuids()
    {
        Add("newGuid", _ => NewGuid().ToString());
        Add("newGuidString", _ => NewGuid().ToString());
        Add("getGuid", _ => NewGuid().ToString());
        Add("getGuidString", _ => NewGuid().ToString());
        Add("newShortGuid", _ => Short(NewGuid()));
        Add("getShortGuid", _ => Short(NewGuid()));
        Add("parseGuid", args => Guid.TryParse(Text(args.At(0)), out var guid)
            ? guid.ToString()
            : throw new JavaScriptException(engine.TypeError, $"“{Text(args.At(0))}”不是 GUID"));

        static string Short(Guid guid) => string.Concat(Convert.ToBase64String(guid.ToByteArray()).Where(char.IsAsciiLetterOrDigit));
    }

    /// <summary>Bytes are a list of numbers from 0 to 255.</summary>
    private void AddBytes()
    {
        Add("bytesToString", args => Encoding.UTF8.GetString(Bytes(args.At(0))));
        Add("bytesFromString", args => List(Encoding.UTF8.GetBytes(Text(args.At(0)))));
        Add("bytesToBase64", args => Convert.ToBase64String(Bytes(args.At(0))));
        Add("bytesFromBase64", args => List(FromBase64(args.At(0))));
        Add("stringToBase64", args => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(args.At(0)))));
        Add("stringFromBase64", args => Encoding.UTF8.GetString(FromBase64(args.At(0))));

        byte[] Bytes(JsValue list) => [.. Items(list).Select(b => (byte)TypeConverter.ToInt32(b))];

        ObjectInstance List(byte[] bytes)
        {
            budget.Items(bytes.Length);
            return values.List(bytes.Select(b => new JsValue(b)));
        }

        byte[] FromBase64(JsValue text)
        {
            var buffer = new byte[Text(text).Length];
            return Convert.TryFromBase64String(Text(text), buffer, out var length)
                ? buffer[..length]
                : throw new JavaScriptException(engine.TypeError, "不是 Base64 文字");
        }
    }

    // Version 4, from the scope's chance: the same run gives the same ids.
    private Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < bytes.Length; i += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[i..], (uint)(NextRandom() * 4294967296.0));
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private JsValue Outcomes(IEnumerable<JsValue> names)
    {
        Scope.SetOutcomes([.. names.Select(Text)]);
        return JsValue.Undefined;
    }

    private List<JsValue> Items(JsValue list)
    {
        var length = ListFunctions.Length(list);
        budget.Items(length);
        return [.. Enumerable.Range(0, (int)length).Select(i => list.AsObject().Get(i.ToString()))];
    }

    private void Add(string name, Func<JsValue[], JsValue> function) => engine.Global.FastSetProperty(name, new PropertyDescriptor(new ClrFunctionInstance(engine, (_, args) =>
    {
        budget.Enter();
        var result = function(args);
        budget.Leave();
        if (result.IsString())
        {
            budget.Characters(result.AsString().Length);
        }

        return result;
    }), true, false, true));

    private static string Text(JsValue value) => TypeConverter.ToString(value);

    private static string? OrNull(JsValue value) => value.IsNull() || value.IsUndefined() ? null : Text(value);

    private static JsValue OrNull(string? text) => text is null ? JsValue.Null : new JsValue(text);
}
