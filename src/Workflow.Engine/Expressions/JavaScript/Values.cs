using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jint.Native;
using Jint.Native.Array;
using Jint.Native.Boolean;
using Jint.Native.Date;
using Jint.Native.Function;
using Jint.Native.Number;
using Jint.Native.String;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>JSON as JavaScript values and back.</summary>
internal sealed class Values(JintEngine engine, Budget budget)
{
    // A state that holds the value must stay readable: JSON readers stop at 64.
    private const int MaxDepth = 40;

    // Beyond it not every whole number is a number of JavaScript's.
    private const double MaxWhole = 9007199254740992;

    public JsValue ToScript(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return JsValue.Null;
            case JsonArray list:
                budget.Items(list.Count);
                return List(list.Select(ToScript));
            case JsonObject fields:
                var made = engine.Object.Construct(Arguments.Empty);
                foreach (var (name, value) in fields)
                {
                    made.FastSetProperty(name, new PropertyDescriptor(ToScript(value), true, true, true));
                }

                return made;
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.True => JsValue.True,
                    JsonValueKind.False => JsValue.False,
                    JsonValueKind.Number => new JsValue(Number((JsonValue)node)),
                    // Dates and ids that the host holds as such are texts in JSON.
                    _ => new JsValue(((JsonValue)node).TryGetValue<string>(out var text) ? text : JsonSerializer.Deserialize<string>(node.ToJsonString())!),
                };
        }
    }

    public ArrayInstance List(IEnumerable<JsValue> items)
    {
        var list = (ArrayInstance)engine.Array.Construct(Arguments.Empty);
        var count = 0;
        foreach (var item in items)
        {
            list.DefineOwnProperty(count++.ToString(), new PropertyDescriptor(item, true, true, true), false);
        }

        return list;
    }

    /// <summary>As JSON.stringify would have it: dates as ISO texts; undefined, functions and what is not a number as null, or left out of an object.</summary>
    /// <exception cref="LimitFault">It is nested too deep, for instance within itself, or too large.</exception>
    public JsonNode? ToJson(JsValue value)
    {
        var left = (long)budget.Limits.TextLength * 4;
        return ToJson(value, 0, ref left);
    }

    private JsonNode? ToJson(JsValue value, int depth, ref long left)
    {
        if ((left -= value.IsString() ? value.AsString().Length : 1) < 0)
        {
            throw new LimitFault("脚本给出的值太大，已停止：请减少数据");
        }

        if (value.IsBoolean())
        {
            return JsonValue.Create(value.AsBoolean());
        }

        if (value.IsNumber())
        {
            return Number(value.AsNumber());
        }

        if (value.IsString())
        {
            return JsonValue.Create(WellFormed(value.AsString()));
        }

        if (!value.IsObject())
        {
            return null;
        }

        if (depth >= MaxDepth)
        {
            throw new LimitFault($"脚本给出的值嵌套超过{MaxDepth}层，或者包含了它自己，已停止：请只给出需要的部分");
        }

        switch (value.AsObject())
        {
            case DateInstance date:
                return double.IsNaN(date.PrimitiveValue) ? null : JsonValue.Create(TypeConverter.ToString(date.Get("toISOString").TryCast<ICallable>().Call(date, Arguments.Empty)));
            case StringInstance or NumberInstance or BooleanInstance:
                return ToJson(((IPrimitiveInstance)value.AsObject()).PrimitiveValue, depth, ref left);
            case FunctionInstance:
                return null;
            case ArrayInstance list:
                var length = TypeConverter.ToNumber(list.Get("length"));
                budget.Items(length);
                var items = new JsonArray();
                for (var i = 0; i < length; i++)
                {
                    items.Add(ToJson(list.Get(i.ToString()), depth + 1, ref left));
                }

                return items;
            case var other:
                var fields = new JsonObject();
                foreach (var name in other.GetOwnProperties().Where(p => p.Value.Enumerable == true).Select(p => p.Key).ToList())
                {
                    var field = other.Get(name);
                    if (!field.IsUndefined() && field.TryCast<FunctionInstance>() is null)
                    {
                        fields[WellFormed(name)] = ToJson(field, depth + 1, ref left);
                    }
                }

                return fields;
        }
    }

    /// <summary>JSON.parse, which in Jint goes down a nested text without limit.</summary>
    public JsValue Parse(string json)
    {
        try
        {
            return ToScript(JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth }));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new JavaScriptException(engine.SyntaxError, "JSON 文字读不懂");
        }
    }

    private static JsonValue? Number(double number) =>
        !double.IsFinite(number) ? null
        : Math.Abs(number) <= MaxWhole && number == Math.Truncate(number) ? JsonValue.Create((long)number)
        : JsonValue.Create(number);

    private static double Number(JsonValue value) =>
        value.TryGetValue<double>(out var number) ? number
        : value.TryGetValue<decimal>(out var money) ? (double)money
        : double.Parse(value.ToJsonString());

    // Half a surrogate pair can't be written as UTF-8.
    private static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }
}
