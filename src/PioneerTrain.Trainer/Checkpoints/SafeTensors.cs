using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>
/// Reads and writes the safetensors format (huggingface/safetensors, README "Format"): the length
/// of the header in eight bytes, a JSON header with dtype, shape and offsets, and the values. Only
/// F16 is supported. Files are untrusted, so every number is checked before it is used.
/// </summary>
internal static class SafeTensors
{
    private const int LengthBytes = sizeof(ulong);
    private const int LongestHeader = 1 << 20;
    private const int HeaderAlignment = 8;
    private const int MostTensors = 4096;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static byte[] Write(IReadOnlyList<StoredTensor> tensors)
    {
        var header = WriteHeader(tensors);
        var bytes = new byte[LengthBytes + header.Length + tensors.Sum(tensor => ByteLength(tensor.Values.Length))];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, LengthBytes);
        var rest = bytes.AsSpan(LengthBytes + header.Length);
        foreach (var tensor in tensors)
        {
            foreach (var value in tensor.Values)
            {
                BinaryPrimitives.WriteHalfLittleEndian(rest, value);
                rest = rest[sizeof(ushort)..];
            }
        }

        return bytes;
    }

    /// <summary>Reads the tensors of a file.</summary>
    /// <exception cref="InvalidModelException">The bytes are not a valid file.</exception>
    public static IReadOnlyList<StoredTensor> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < LengthBytes)
        {
            throw new InvalidModelException(
                $"the safetensors file has {bytes.Length} bytes; expected at least {LengthBytes} for the header");
        }

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        if (headerLength > LongestHeader || headerLength > (ulong)(bytes.Length - LengthBytes))
        {
            throw new InvalidModelException(
                $"the safetensors header has {headerLength} bytes in a file of {bytes.Length}; "
                + $"expected at most {LongestHeader}");
        }

        var values = bytes[(LengthBytes + (int)headerLength)..];
        try
        {
            using var header = JsonDocument.Parse(bytes.Slice(LengthBytes, (int)headerLength), _options);
            var tensors = ReadTensors(header.RootElement, values.Span);
            return tensors.Sum(tensor => (long)ByteLength(tensor.Values.Length)) == values.Length
                ? tensors
                : throw new InvalidModelException("the safetensors file has values that do not belong to a tensor");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidModelException("the safetensors header is not valid", e);
        }
    }

    private static byte[] WriteHeader(IReadOnlyList<StoredTensor> tensors)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            var offset = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F16");
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, offset + ByteLength(tensor.Values.Length)]);
                json.WriteEndObject();
                offset += ByteLength(tensor.Values.Length);
            }

            json.WriteEndObject();
        }

        while (stream.Length % HeaderAlignment != 0)
        {
            stream.WriteByte((byte)' ');
        }

        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static List<StoredTensor> ReadTensors(JsonElement header, ReadOnlySpan<byte> values)
    {
        var tensors = new List<StoredTensor>();
        long next = 0;
        foreach (var property in header.EnumerateObject().Where(property => property.Name != "__metadata__"))
        {
            if (tensors.Count == MostTensors)
            {
                throw new InvalidModelException($"the safetensors file has more than {MostTensors} tensors");
            }

            var tensor = ReadTensor(property.Name, property.Value, next, values);
            next += ByteLength(tensor.Values.Length);
            tensors.Add(tensor);
        }

        return tensors;
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="entry">The header entry of the tensor.</param>
    /// <param name="expectedStart">
    /// The end of the tensor before. Tensors must neither overlap nor leave gaps.
    /// </param>
    /// <param name="values">The values of all tensors.</param>
    private static StoredTensor ReadTensor(
        string name, JsonElement entry, long expectedStart, ReadOnlySpan<byte> values)
    {
        var dtype = entry.GetProperty("dtype").GetString();
        if (dtype != "F16")
        {
            throw new InvalidModelException($"the tensor {name} has dtype {dtype}; expected F16");
        }

        int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        var length = LengthOf(shape, values.Length / sizeof(ushort));
        var end = expectedStart + ByteLength(length ?? 0);
        if (length is null || offsets.Length != 2 || offsets[0] != expectedStart || offsets[1] != end || end > values.Length)
        {
            var (sizes, place) = (string.Join(", ", shape), string.Join(", ", offsets));
            throw new InvalidModelException(
                $"the tensor {name} with shape [{sizes}] has data_offsets [{place}], which do not match the file");
        }

        var halves = MemoryMarshal.Cast<byte, ushort>(values.Slice((int)offsets[0], ByteLength(length.Value)));
        var tensor = new Half[length.Value];
        for (var i = 0; i < tensor.Length; i++)
        {
            tensor[i] = BitConverter.UInt16BitsToHalf(
                BitConverter.IsLittleEndian ? halves[i] : BinaryPrimitives.ReverseEndianness(halves[i]));
            if (!Half.IsFinite(tensor[i]))
            {
                throw new InvalidModelException($"the tensor {name} has a value that is not a finite number");
            }
        }

        return new StoredTensor(name, shape, tensor);
    }

    /// <summary>
    /// Returns the number of values of a shape; null if a size is negative or the number exceeds
    /// <paramref name="most"/>.
    /// </summary>
    private static int? LengthOf(int[] shape, int most)
    {
        long length = 1;
        foreach (var size in shape)
        {
            if (size < 0 || (length *= size) > most)
            {
                return null;
            }
        }

        return (int)length;
    }

    private static int ByteLength(int values) => checked(values * sizeof(ushort));
}
