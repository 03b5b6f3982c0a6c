using System.Buffers.Binary;
using System.Text;
using PioneerTrain.Trainer.Checkpoints;

namespace PioneerTrain.Trainer.Tests;

public sealed class SafeTensorsTests
{
    public static TheoryData<string, int, string> Hostile { get; } = new()
    {
        { "[]", 0, "the safetensors header is not valid" },
        { "{", 0, "the safetensors header is not valid" },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"a":{}}""", 4, "the safetensors header is not valid" },
        { """{"a":{"shape":[2],"data_offsets":[0,4]}}""", 4, "the safetensors header is not valid" },
        { """{"a":{"dtype":"F16","shape":[1.5],"data_offsets":[0,4]}}""", 4, "the safetensors header is not valid" },
        { """{"a":{"dtype":"F16","shape":["2"],"data_offsets":[0,4]}}""", 4, "the safetensors header is not valid" },
        { """{"a":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}""", 16, "the tensor a has dtype I64; expected F16" },
        { """{"a":{"dtype":"F16","shape":[-2],"data_offsets":[0,4]}}""", 4, "the tensor a with shape [-2] has data_offsets [0, 4], which do not match the file" },
        { """{"a":{"dtype":"F16","shape":[65536,65536],"data_offsets":[0,4]}}""", 4, "the tensor a with shape [65536, 65536] has data_offsets [0, 4], which do not match the file" },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,400]}}""", 4, "the tensor a with shape [2] has data_offsets [0, 400], which do not match the file" },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[-4,0]}}""", 4, "the tensor a with shape [2] has data_offsets [-4, 0], which do not match the file" },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[2,6]}}""", 6, "the tensor a with shape [2] has data_offsets [2, 6], which do not match the file" },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0]}}""", 4, "the tensor a with shape [2] has data_offsets [0], which do not match the file" },
        { """{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", 4, "the tensor a with shape [4] has data_offsets [0, 8], which do not match the file" },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 6, "the safetensors file has values that do not belong to a tensor" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Rejects_an_inconsistent_header(string header, int valueBytes, string message)
    {
        var e = Assert.Throws<InvalidModelException>(() => SafeTensors.Read(File(header, (ulong)Encoding.UTF8.GetByteCount(header), valueBytes)));

        Assert.Equal(message, e.Message);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    [InlineData(100UL)]
    public void Rejects_a_header_longer_than_the_file_without_allocating_it(ulong length)
    {
        var e = Assert.Throws<InvalidModelException>(() => SafeTensors.Read(File("{}", length, 4)));

        Assert.Equal($"the safetensors header has {length} bytes in a file of 14; expected at most 1048576", e.Message);
    }

    [Fact]
    public void Rejects_a_file_shorter_than_its_declared_length()
    {
        Assert.Throws<InvalidModelException>(() => SafeTensors.Read(new byte[7]));
    }

    [Fact]
    public void Rejects_a_value_that_is_not_finite()
    {
        var bytes = SafeTensors.Write([new StoredTensor("a", [2], [(Half)1, Half.PositiveInfinity])]);

        Assert.Equal("the tensor a has a value that is not a finite number", Assert.Throws<InvalidModelException>(() => SafeTensors.Read(bytes)).Message);
    }

    [Fact]
    public void Reads_back_what_it_writes()
    {
        StoredTensor[] tensors = [new("a", [2, 1], [(Half)1.5f, (Half)(-2)]), new("b", [], [(Half)3])];

        var bytes = SafeTensors.Write(tensors);
        var read = SafeTensors.Read(bytes);

        Assert.Equal(0, (8 + (long)BinaryPrimitives.ReadUInt64LittleEndian(bytes)) % 8);
        Assert.Equal(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[],"data_offsets":[4,6]}}""",
            Encoding.UTF8.GetString(bytes, 8, (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes)).TrimEnd());
        Assert.Equal(2, read.Count);
        Assert.All(tensors.Zip(read), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.All(tensors.Zip(read), pair => Assert.Equal(pair.First.Shape, pair.Second.Shape));
    }

    private static byte[] File(string header, ulong claimedLength, int valueBytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + valueBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimedLength);
        text.CopyTo(bytes, 8);
        return bytes;
    }
}
