@main
struct Willis {
    static func main() {
        print("willis")
    }
}
