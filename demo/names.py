"""Names of invented people and places. Anybody real is here by chance."""

GIVEN = ["Amira", "Ben", "Chidi", "Daniela", "Ewan", "Farah", "Grace", "Hamza", "Isla", "Jonas", "Kavita", "Liam", "Mei", "Niamh", "Oluwaseun", "Priya", "Quentin", "Rhiannon", "Samir", "Tamsin", "Umar", "Violet", "Wojciech", "Xenia", "Yusuf", "Zara", "Alasdair", "Bronwyn", "Callum", "Deepa", "Elodie", "Femi", "Gwen", "Hassan", "Ingrid", "Joyce", "Kofi", "Leila", "Marcus", "Nadia", "Owen", "Petra", "Ravi", "Sinead", "Tomasz", "Una", "Victor", "Wen", "Yasmin", "Zoltan"]

FAMILY = ["Adeyemi", "Bancroft", "Chaudhry", "Davies", "Eriksen", "Fairweather", "Ghosh", "Hartley", "Iqbal", "Jenkins", "Kowalski", "Lindqvist", "Mahmood", "Nakamura", "Okafor", "Patterson", "Quigley", "Rahman", "Sutherland", "Thwaite", "Underhill", "Varma", "Whitcombe", "Xiang", "Yilmaz", "Zielinski", "Ashworth", "Brennan", "Castellano", "Drummond", "Ellery", "Forsyth", "Goldberg", "Holloway", "Ibekwe", "Jarvis", "Khatri", "Llewellyn", "Moreau", "Nair", "Ogilvie", "Pemberton", "Rosenthal", "Siddiqui", "Tremaine", "Usman", "Vasquez", "Wainwright", "Yeboah"]

REGION = "Northmoor Health"
HOSPITAL = "Aldermere University Hospitals"
COMMUNITY = "Westhaven Hospitals and Primary Care"
DEPARTMENTS = {
    HOSPITAL: (
        ("Emergency Medicine", "emergency medicine"),
        ("Acute Medicine", "acute internal medicine"),
        ("General Surgery", "general surgery"),
        ("Anaesthesia and Critical Care", "anaesthetics"),
        ("Paediatrics", "paediatrics"),
    ),
    COMMUNITY: (
        ("Medicine for Older People", "geriatric medicine"),
        ("Orthopaedics", "trauma and orthopaedic surgery"),
        ("Primary Care", "general practice"),
    ),
}
PRIMARY_CARE = "Primary Care"
